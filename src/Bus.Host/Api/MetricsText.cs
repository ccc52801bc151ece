using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Bus.Host.Api;

/// <summary>The hub's own meters (names <c>Bus.*</c>) in Prometheus' text form. No exporter library can be had; counters are all there is so far.</summary>
internal sealed class MetricsText : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, string Tags), long> _values = new();
    private readonly ConcurrentDictionary<string, string> _help = new();
    private readonly MeterListener _listener = new();

    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!instrument.Meter.Name.StartsWith("Bus.", StringComparison.Ordinal)) return;
            _help[NameOf(instrument)] = instrument.Description ?? "";
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _values.AddOrUpdate((NameOf(instrument), TagsOf(tags)), value, (_, sum) => sum + value));
        _listener.Start();
    }

    public string Render()
    {
        var text = new StringBuilder();
        foreach (var (name, help) in _help.OrderBy(h => h.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} counter\n");
            foreach (var ((_, tags), value) in _values.Where(v => v.Key.Name == name).OrderBy(v => v.Key.Tags, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{name}{tags} {value}\n");
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static string NameOf(Instrument instrument) => instrument.Name.Replace('.', '_') + "_total";

    private static string TagsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var parts = new List<string>();
        foreach (var (key, value) in tags) parts.Add($"{key}=\"{value}\"");
        return "{" + string.Join(',', parts) + "}";
    }
}
