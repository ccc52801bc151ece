using System.Diagnostics;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>Waits for what must come to be. How long it takes is never asserted, only that it comes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Task HoldsAsync(Func<bool> holds, Func<string> otherwise, TimeSpan? patience = null) =>
        HoldsAsync(() => Task.FromResult(holds()), () => Task.FromResult(otherwise()), patience);

    public static async Task HoldsAsync(Func<Task<bool>> holds, Func<Task<string>> otherwise, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > (patience ?? Patience)) Assert.Fail($"Did not come to be within {patience ?? Patience}: {await otherwise()}");
            await Task.Delay(50);
        }
    }
}
