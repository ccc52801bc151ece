using System.Globalization;
using System.Text.RegularExpressions;

namespace Bus.EndToEnd.Tests.Observation;

/// <summary>
/// Reads Prometheus' text form 0.0.4 as strictly as promtool does: a HELP and a TYPE line before a metric's first sample, all its lines together, names and labels
/// as they must be spelled, no series twice, counters ending in _total, histograms cumulative with a +Inf bucket equal to the count.
/// </summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, (string Type, Dictionary<string, double> Samples)> _families = [];

    public static Exposition Of(string text)
    {
        var read = new Exposition();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string? name = null;
        var typed = false;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                Assert.True(typed || name is null, $"no TYPE of {name}");
                (name, typed) = (help.Groups[1].Value, false);
                Assert.False(read._families.ContainsKey(name), $"{name} comes twice");
                Assert.NotEqual("", help.Groups[2].Value);
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                Assert.Equal(name, type.Groups[1].Value);
                typed = true;
                read._families[name!] = (type.Groups[2].Value, []);
            }
            else read.Add(name, line);
        }
        foreach (var (family, (type, samples)) in read._families) Check(family, type, samples);
        return read;
    }

    /// <summary>The value of one series, e.g. <c>bus_parked{municipality="362018"}</c>; null: there is none.</summary>
    public double? this[string series] => _families.Values.Select(f => f.Samples.TryGetValue(series, out var value) ? value : (double?)null).FirstOrDefault(v => v is not null);

    private void Add(string? family, string line)
    {
        var sample = Sample().Match(line);
        Assert.True(sample.Success, $"not a sample: {line}");
        var (type, samples) = _families[family!];
        var name = sample.Groups[1].Value;
        Assert.True(name == family || (type == "histogram" && name[..^(name.Length - family!.Length)] == family && name[family.Length..] is "_bucket" or "_sum" or "_count"), $"{line} under {family}");
        Assert.True(samples.TryAdd(name + sample.Groups[2].Value, double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture)), $"twice: {line}");
    }

    private static void Check(string family, string type, Dictionary<string, double> samples)
    {
        if (type == "counter") Assert.EndsWith("_total", family, StringComparison.Ordinal);
        else Assert.DoesNotContain("_total", family);
        if (type != "histogram") return;
        foreach (var (count, value) in samples.Where(s => s.Key.StartsWith(family + "_count", StringComparison.Ordinal)))
        {
            var labels = count[(family.Length + 6)..].Trim('{', '}');
            var buckets = samples.Where(s => s.Key.StartsWith($"{family}_bucket{{{labels}{(labels.Length > 0 ? "," : "")}le=", StringComparison.Ordinal)).Select(s => s.Value).ToList();
            Assert.True(buckets.Count > 1 && buckets.SequenceEqual(buckets.Order()) && buckets[^1] == value, $"{count}: {string.Join(' ', buckets)}");
            Assert.Contains(samples.Keys, k => k.StartsWith($"{family}_sum", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)+\})? ([-+0-9.eE]+|NaN|[-+]Inf)$""")]
    private static partial Regex Sample();
}
