using System.Globalization;
using System.Text;

namespace Bus.Host.Observation.Metrics;

/// <summary>One series of a metric: a sum, the last value, or a histogram.</summary>
internal sealed class Series(double[]? bounds)
{
    private readonly Lock _gate = new();
    private readonly long[]? _counts = bounds is null ? null : new long[bounds.Length];
    private double _value;
    private long _count;

    public void Set(double value)
    {
        lock (_gate) _value = value;
    }

    public void Add(double value)
    {
        lock (_gate)
        {
            _value += value;
            _count++;
            for (var i = 0; bounds is not null && i < bounds.Length; i++)
                if (value <= bounds[i]) _counts![i]++;
        }
    }

    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_gate)
        {
            if (bounds is null)
            {
                Line(text, name, labels, _value);
                return;
            }
            var before = labels.Length == 0 ? "" : labels + ",";
            for (var i = 0; i < bounds.Length; i++) Line(text, name + "_bucket", $"{before}le=\"{Number(bounds[i])}\"", _counts![i]);
            Line(text, name + "_bucket", before + "le=\"+Inf\"", _count);
            Line(text, name + "_sum", labels, _value);
            Line(text, name + "_count", labels, _count);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Number(value)).Append('\n');

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
