using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Host.Alerts.Sources;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts;

/// <summary>
/// Looks again and again: what is wrong and not known is raised, what is known and no longer wrong is resolved. A source that fails or hangs is silent for itself alone: the others
/// are looked at, and what it has told stays.
/// </summary>
internal sealed class AlertWatch(IAlertBook book, IEnumerable<IAlertSource> sources, AlertChannels channels, ILeases leases, INodeJournal nodes,
    IOptions<AlertOptions> options, TimeProvider clock, ILogger<AlertWatch> log) : BackgroundService
{
    /// <summary>Who has this lease looks after alerts, and makes what is due by the clock: so that a failure is known where it is looked for.</summary>
    public const string LeaseKey = "alerts";

    private const string Hangs = "It does not answer within Alerts:SourcePatience.";

    private readonly Dictionary<string, RepeatedFailure> _failures = [];
    private readonly Dictionary<string, Task> _asked = [];
    private HashSet<string> _goneOnce = [];

    protected override Task ExecuteAsync(CancellationToken stopping) => new Rounds(options.Value.Every, clock).RunAsync(LookAsync, log.AlertsNotLooked, stopping);

    internal async Task LookAsync(CancellationToken cancellation)
    {
        var open = await book.OpenAsync(cancellation);
        var gone = new HashSet<string>();
        using var turn = leases.Enter(LeaseKey);
        foreach (var source in sources)
        {
            // What the journal knows one node tells; what a node knows of itself it tells itself.
            if (!source.OfThisNode && turn is null) continue;
            await TryAsync(source.Prefix, async () =>
            {
                var mine = open.Where(a => a.Key.StartsWith(source.Prefix, StringComparison.Ordinal)).ToList();
                var now = await AskAsync(source, mine, cancellation);
                foreach (var alert in now.Where(a => mine.TrueForAll(o => o.Key != a.Key))) await book.RaiseAsync(alert, channels.Names, isEvent: false, cancellation);
                await EndAsync(mine.Where(o => now.All(a => a.Key != o.Key)), gone, cancellation);
            }, cancellation);
        }
        if (turn is not null) await TryAsync("nodes", async () => await EndAsync(await LeftBehindAsync(open, cancellation), gone, cancellation), cancellation);
        _goneOnce = gone;
    }

    private async Task<IReadOnlyList<Alert>> AskAsync(IAlertSource source, IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        if (_asked.TryGetValue(source.Prefix, out var before) && !before.IsCompleted) throw new TimeoutException(Hangs);
        // On a thread of its own: what hangs may not even give it back. What it says too late is of too long ago; then it is asked anew.
        var look = Task.Run(() => source.LookAsync(open, cancellation), cancellation);
        _asked[source.Prefix] = look;
        if (await Task.WhenAny(look, Task.Delay(options.Value.SourcePatience, clock, cancellation)) != look) throw new TimeoutException(Hangs);
        return await look;
    }

    private async Task TryAsync(string source, Func<Task> look, CancellationToken cancellation)
    {
        if (!_failures.TryGetValue(source, out var failure)) _failures[source] = failure = new RepeatedFailure();
        try
        {
            await look();
            failure.Over();
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            if (failure.IsNew(cause)) log.AlertSourceFailed(source, cause);
        }
    }

    private async Task EndAsync(IEnumerable<Alert> over, HashSet<string> gone, CancellationToken cancellation)
    {
        foreach (var alert in over)
        {
            // Twice in a row: what comes and goes is one alert, not many.
            if (_goneOnce.Contains(alert.Key)) await book.ResolveAsync(alert.Key, cancellation);
            else gone.Add(alert.Key);
        }
    }

    /// <summary>What nodes told of themselves that have left, or that the others took for dead: they end nothing any more, and if they come again they look anew.</summary>
    private async Task<IReadOnlyList<Alert>> LeftBehindAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        var kinds = sources.Where(s => s.OfThisNode).Select(s => s.Prefix.Split('/')[0]).ToHashSet();
        var told = open.Select(a => (Alert: a, Key: a.Key.Split('/'))).Where(a => a.Key.Length > 2 && kinds.Contains(a.Key[0]) && a.Key[1] != leases.Node).ToList();
        if (told.Count == 0) return [];
        var living = (await nodes.ShowAsync(cancellation)).Nodes.Where(n => n.State != NodeState.Lost).Select(n => n.Card.Name).ToHashSet();
        return [.. told.Where(a => !living.Contains(a.Key[1])).Select(a => a.Alert)];
    }
}
