using System.Diagnostics;

namespace Bus.Messaging.Tests;

/// <summary>Waits for what must come to be. How long it takes is never asserted.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Task HoldsAsync(Func<bool> holds, Func<string> otherwise) => HoldsAsync(() => Task.FromResult(holds()), otherwise);

    public static async Task HoldsAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > Patience) Assert.Fail($"Did not come to be within {Patience}: {otherwise()}");
            await Task.Delay(50);
        }
    }
}
