using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>The breakers of all consumers that something was delivered to. A region that is replaced takes those along whose endpoint stays.</summary>
internal sealed class Circuits : ICircuits, IDisposable
{
    private readonly ConcurrentDictionary<ConsumerEndpoint, Circuit> _circuits = new();
    private readonly ConcurrentDictionary<RouteId, Circuit?> _byRoute = new();
    private readonly IRegionStore _region;
    private readonly int _breakAfter;
    private readonly SteadyTime _clock;
    private readonly ILogger _log;

    public Circuits(IRegionStore region, IOptions<DispatchOptions> options, SteadyTime clock, IMeterFactory meters, ILogger<Circuits> log)
    {
        (_region, _breakAfter, _clock, _log) = (region, options.Value.BreakAfter, clock, log);
        _region.Changed += Forget;
        meters.Create("Bus.Circuits").CreateObservableGauge("bus.circuit.state", () => Troubled.Select(s => new Measurement<long>((long)s.State,
            new KeyValuePair<string, object?>("municipality", s.Endpoint.Consumer.Municipality.Value), new KeyValuePair<string, object?>("consumer", s.Endpoint.Consumer.Application),
            new KeyValuePair<string, object?>("by", s.Endpoint.By.Wire()))), description: "Consumers with failures: 0 closed, 1 open, 2 half-open");
    }

    public IReadOnlyList<CircuitStatus> Troubled =>
        [.. _circuits.Values.Select(c => c.Status).Where(s => s.State != CircuitState.Closed || s.Failing > 0).OrderBy(s => s.Endpoint.Consumer.ToString(), StringComparer.Ordinal)];

    /// <summary>The breaker that the route's deliveries pass; null where the region has no such route: there a delivery is parked, not handed over.</summary>
    public Circuit? Find(RouteId route) => _byRoute.GetOrAdd(route,
        r => EndpointOf(_region.Current, r) is { } endpoint ? _circuits.GetOrAdd(endpoint, e => new Circuit(e, _breakAfter, _clock, _log)) : null);

    public CircuitStatus? Of(RouteId route) =>
        EndpointOf(_region.Current, route) is { } endpoint && _circuits.TryGetValue(endpoint, out var circuit) ? circuit.Status : null;

    public void Dispose() => _region.Changed -= Forget;

    private void Forget(RegionModel region)
    {
        var present = region.Municipalities.SelectMany(m => m.Applications.SelectMany(a => a.Consumes.Select(c => EndpointOf(m.Code, a.Id, c)))).ToHashSet();
        foreach (var endpoint in _circuits.Keys)
            if (!present.Contains(endpoint)) _circuits.TryRemove(endpoint, out _);
        _byRoute.Clear();
    }

    private static ConsumerEndpoint? EndpointOf(RegionModel region, RouteId route) =>
        region.Find(route) is { } consumption ? EndpointOf(route.Municipality, route.Consumer, consumption) : null;

    private static ConsumerEndpoint EndpointOf(MunicipalityCode municipality, string consumer, Consumption consumption) =>
        new(new ApplicationRef(municipality, consumer), consumption.By,
            consumption is { By: HandOverKind.Soap, Soap: { } target } ? target.Url.GetLeftPart(UriPartial.Authority) : null);
}
