using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Host.Alerts.Sources;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts;

/// <summary>Looks again and again: what is wrong and not known is raised, what is known and no longer wrong is resolved.</summary>
internal sealed class AlertWatch(IAlertBook book, IEnumerable<IAlertSource> sources, AlertChannels channels, ILeases leases,
    IOptions<AlertOptions> options, TimeProvider clock, ILogger<AlertWatch> log) : BackgroundService
{
    private HashSet<string> _goneOnce = [];

    protected override Task ExecuteAsync(CancellationToken stopping) => new Rounds(options.Value.Every, clock).RunAsync(LookAsync, log.AlertsNotLooked, stopping);

    private async Task LookAsync(CancellationToken cancellation)
    {
        var open = await book.OpenAsync(cancellation);
        var gone = new HashSet<string>();
        using var turn = leases.Enter("alerts");
        foreach (var source in sources)
        {
            // What the journal knows one node tells; what a node knows of itself it tells itself.
            if (!source.OfThisNode && turn is null) continue;
            var mine = open.Where(a => a.Key.StartsWith(source.Prefix, StringComparison.Ordinal)).ToList();
            var now = await source.LookAsync(mine, cancellation);
            foreach (var alert in now.Where(a => mine.TrueForAll(o => o.Key != a.Key))) await book.RaiseAsync(alert, channels.Names, isEvent: false, cancellation);
            foreach (var over in mine.Where(o => now.All(a => a.Key != o.Key)))
            {
                // Twice in a row: what comes and goes is one alert, not many.
                if (_goneOnce.Contains(over.Key)) await book.ResolveAsync(over.Key, cancellation);
                else gone.Add(over.Key);
            }
        }
        _goneOnce = gone;
    }
}
