using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Bus.Host.Observation.Metrics;

/// <summary>The hub's own instruments (meters <c>Bus.*</c>) in Prometheus' text form 0.0.4. No exporter library can be had.</summary>
internal sealed class MetricsText : IDisposable
{
    private readonly ConcurrentDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly JournalGauges _gauges;
    private readonly Lock _render = new();

    public MetricsText(IMeterFactory meters, JournalGauges gauges)
    {
        _gauges = gauges;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!instrument.Meter.Name.StartsWith("Bus.", StringComparison.Ordinal) || !ReferenceEquals(instrument.Meter.Scope, meters)) return;
            var family = Family.Of(instrument);
            listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(family.Name, family));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((Family)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((Family)family!).Record(value, tags));
        _listener.Start();
    }

    public async Task<string> RenderAsync(CancellationToken cancellation)
    {
        await _gauges.RefreshAsync(cancellation);
        var text = new StringBuilder();
        // One at a time: observed values are put in anew for each text.
        lock (_render)
        {
            foreach (var family in _families.Values) family.ForgetObserved();
            _listener.RecordObservableInstruments();
            foreach (var (_, family) in _families.ToArray().OrderBy(f => f.Key, StringComparer.Ordinal)) family.Write(text);
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();
}
