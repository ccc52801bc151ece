using System.Diagnostics;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>Waits for what the hub does in its own time.</summary>
internal static class Patience
{
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);

    /// <summary>Looks until there is something.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> look, TimeSpan? patience = null) where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found) return found;
            if (clock.Elapsed > (patience ?? Usual)) throw new TimeoutException($"Waited in vain for {what}.");
            await Task.Delay(25);
        }
    }

    public static Task<T> UntilAsync<T>(string what, Func<T?> look, TimeSpan? patience = null) where T : class =>
        UntilAsync(what, () => Task.FromResult(look()), patience);
}
