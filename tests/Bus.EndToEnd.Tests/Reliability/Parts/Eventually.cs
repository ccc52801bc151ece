using System.Diagnostics;
using System.Text;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>Waits for what must come to be. How long it takes is never asserted, only that it comes.</summary>
internal static class Eventually
{
    // What bus wait ends with.
    private const int TimedOut = 3;
    private const int LastLines = 15;
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

    /// <summary>Waits until a hub says that the day is settled, for as long as consumers take more: how long a pile takes is not asserted, only that it gets less. What <c>bus wait --json</c> said.</summary>
    /// <param name="taken">Pages and files that consumers have taken so far; null: they are few, and it is not waited longer because of them.</param>
    public static async Task<CommandResult> SettledAsync(HubProcess hub, Func<int>? taken = null)
    {
        taken ??= () => 0;
        for (var before = -1; ; before = taken())
        {
            var settled = await hub.BusAsync("wait", "--settled", "--date", Payment.BusinessDate, "--timeout", "180", "--json");
            if (settled.Exit == 0) return settled;
            if (settled.Exit != TimedOut || taken() <= before) Assert.Fail($"{taken()} taken, {before} before that wait: {await OpenAsync(hub)}{settled}");
        }
    }

    // What is not delivered, where it stands, and what the hub said last: the first lines of a failure are those that are seen.
    private static async Task<string> OpenAsync(HubProcess hub)
    {
        var said = new StringBuilder().AppendLine();
        foreach (var state in (string[])["waiting", "held", "delivering", "parked"])
            said.AppendLine((await hub.BusAsync("message", "list", "--date", Payment.BusinessDate, "--delivery", state, "--limit", "2", "--json")).Output.ReplaceLineEndings(" "));
        said.AppendLine((await hub.BusAsync("route", "list", "--json")).Output.ReplaceLineEndings(" "));
        foreach (var line in hub.Log.Split('\n').TakeLast(LastLines)) said.AppendLine(line);
        return said.ToString();
    }
}
