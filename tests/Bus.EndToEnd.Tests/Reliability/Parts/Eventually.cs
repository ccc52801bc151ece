using System.Diagnostics;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>Waits for what must come to be. How long it takes is never asserted, only that it comes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task HoldsAsync(Func<bool> holds, Func<string> otherwise) => HoldsAsync(() => Task.FromResult(holds()), () => Task.FromResult(otherwise()));

    public static async Task HoldsAsync(Func<Task<bool>> holds, Func<Task<string>> otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > Patience) Assert.Fail($"Did not come to be within {Patience}: {await otherwise()}");
            await Task.Delay(50);
        }
    }
}
