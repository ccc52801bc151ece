using System.Diagnostics.Metrics;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Hub;
using Bus.Host.Observation.Health;
using Microsoft.Extensions.Options;

namespace Bus.Host.Observation.Metrics;

/// <summary>What the journal knows, also across a restart: backlog, its age, what is parked. Counted at a scrape, at most once in <see cref="HealthOptions.Backlog"/>.</summary>
internal sealed class JournalGauges
{
    private readonly IJournalWatch _journal;
    private readonly HealthReport _health;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _fresh;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Backlog _count;
    private IReadOnlyList<RouteBacklog> _backlog = [];
    private IReadOnlyList<(MunicipalityCode Municipality, long Parked)> _parked = [];
    private IReadOnlyList<(string Name, CheckResult Result)> _checks = [];
    private long? _counted;

    public JournalGauges(IJournalWatch journal, Backlog backlog, HealthReport health, ITicketRoad road, HubStart start, HubEnvironment environment, IMeterFactory meters, TimeProvider clock,
        IOptions<HealthOptions> options, ILogger<JournalGauges> log)
    {
        (_journal, _count, _health, _clock, _fresh, _log) = (journal, backlog, health, clock, options.Value.Backlog, log);
        var meter = meters.Create("Bus.Host");
        meter.CreateObservableGauge("bus.undelivered", () => _backlog.Select(b => new Measurement<long>(b.Undelivered, Of(b.Route))), "{delivery}",
            "Deliveries that their consumer does not have: waiting, held, under way, in the mailbox or parked.");
        meter.CreateObservableGauge("bus.undelivered.oldest", () => _backlog.Select(b => new Measurement<double>(Age(b.Oldest), Of(b.Route))), "s",
            "Age of the first undelivered message of a route, since it was received.");
        meter.CreateObservableGauge("bus.parked", () => _parked.Select(p => new Measurement<long>(p.Parked, new KeyValuePair<string, object?>("municipality", p.Municipality.Value))),
            "{delivery}", "Deliveries parked now, waiting for a person.");
        meter.CreateObservableGauge("bus.broker.open", () => road.IsOpen ? 1L : 0L, null, "1 while the broker takes and brings tickets.");
        meter.CreateObservableGauge("bus.check", () => _checks.Select(c => new Measurement<long>(c.Result.State == CheckState.Ok ? 1 : 0, new KeyValuePair<string, object?>("check", c.Name))),
            null, "1 where a health check is well.");
        meter.CreateObservableGauge("bus.disk.free", () => DiskCheck.FreeBytes(options.Value.DataFolder), "By", "Bytes free on the disk of the data folder.");
        KeyValuePair<string, object?>[] about = [new("version", HubStart.Version), new("environment", environment.Name ?? "")];
        meter.CreateObservableGauge("bus.info", () => new Measurement<long>(1, about), null, "1; its labels say which version runs and which environment it belongs to.");
        meter.CreateObservableGauge("bus.start.time", () => start.At.ToUnixTimeMilliseconds() / 1000.0, "s", "When the hub started, in Unix time.");
    }

    /// <summary>Counts anew where the last count is old. A journal that does not answer has no backlog to show; <c>bus_check</c> says why.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            _checks = await _health.LookAsync(cancellation);
            if (_counted is { } since && _clock.GetElapsedTime(since) < _fresh) return;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(_fresh);
            (_backlog, _parked) = (await _count.CountAsync(_fresh, patience.Token), await _journal.ParkedAsync(patience.Token));
            _counted = _clock.GetTimestamp();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            (_backlog, _parked, _counted) = ([], [], null);
            _log.BacklogNotCounted(e);
        }
        finally
        {
            _one.Release();
        }
    }

    private double Age(DateTimeOffset since) => Math.Max(0, (_clock.GetUtcNow() - since).TotalSeconds);

    private static KeyValuePair<string, object?>[] Of(RouteId route) =>
        [new("municipality", route.Municipality.Value), new("contract", route.Contract), new("consumer", route.Consumer)];
}
