using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bus.Host.Observation.Metrics;

/// <summary>All series of one metric: name, help and type once, then a line a series.</summary>
internal sealed class Family
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly string _help;
    private readonly string _type;
    private readonly bool _observed;
    private readonly double[]? _bounds;

    private Family(string name, string help, string type, bool observed, double[]? bounds) => (Name, _help, _type, _observed, _bounds) = (name, help, type, observed, bounds);

    /// <summary>Its name in Prometheus' spelling.</summary>
    public string Name { get; }

    public static Family Of(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var type = instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Histogram<>))
            return new Family(name, instrument.Description ?? "", "histogram", false, [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds]);
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>)
            ? new Family(name + "_total", instrument.Description ?? "", "counter", instrument.IsObservable, null)
            : new Family(name, instrument.Description ?? "", "gauge", instrument.IsObservable, null);
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Each message is counted several times: a series that is known is found without a string.
        var labels = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        WriteLabels(ref labels, tags);
        if (!_series.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(labels.Text, out var series)) series = _series.GetOrAdd(labels.Text.ToString(), _ => new Series(_bounds));
        labels.Clear();
        if (_observed) series.Set(value);
        else series.Add(value);
    }

    /// <summary>A series that is no longer observed is gone, not stuck at its last value.</summary>
    public void ForgetObserved()
    {
        if (_observed) _series.Clear();
    }

    public void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_help.Replace("\\", "\\\\").Replace("\n", "\\n")}\n# TYPE {Name} {_type}\n");
        // Its own ToArray takes all locks: OrderBy alone counts and then copies, and fails where a series came between.
        foreach (var (labels, series) in _series.ToArray().OrderBy(s => s.Key, StringComparer.Ordinal)) series.Write(text, Name, labels);
    }

    private static void WriteLabels(ref DefaultInterpolatedStringHandler text, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (text.Text.Length > 0) text.AppendLiteral(",");
            text.AppendLiteral(key);
            text.AppendLiteral("=\"");
            text.AppendLiteral(Escaped(value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
            text.AppendLiteral("\"");
        }
    }

    private static string Escaped(string value) =>
        value.AsSpan().ContainsAny('\\', '"', '\n') ? value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") : value;
}
