using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Report;

/// <summary>The report for people.</summary>
internal static class MarkdownReport
{
    public static string Of(ReportOptions options, IReadOnlyList<Measurement> measured, IReadOnlyList<(string Title, string Text)> profiles, IReadOnlyList<(string Name, string Why)> failed)
    {
        var text = new StringBuilder();
        text.AppendLine("# Benchmarks").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{(options.Short ? "Short" : "Long")} form, {Environment.ProcessorCount} processors ({Processor()}), {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}.");
        text.AppendLine("Each value is the median of the rounds' own ratios; subject and baseline ran in turn. Spread = interquartile range ÷ median, then least and greatest.").AppendLine();
        text.AppendLine("| figure | value | floor | aim | met | spread | subject | baseline | CPU µs a unit: subject, baseline |").AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var m in measured) text.AppendLine(Row(m));
        foreach (var (name, why) in failed) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | could not be measured: {why} | | | no | | | | |");
        text.AppendLine();
        foreach (var m in measured) text.AppendLine(CultureInfo.InvariantCulture, $"- **{m.Figure.Name}**: {m.Figure.What} {(m.Baseline is null ? "in" : "÷")} {m.Figure.Baseline}.{(m.Note is null ? "" : $" {m.Note}")}");
        foreach (var (title, body) in profiles) text.AppendLine().AppendLine("## " + title).AppendLine().AppendLine(body.TrimEnd());
        return text.ToString();
    }

    /// <summary>What stands in the field <c>note</c>: the absolute numbers behind the ratio, then the figure's own words.</summary>
    public static string NoteOf(Measurement m) => string.Create(CultureInfo.InvariantCulture,
        $"{Text(m.Subject)}{(m.Baseline is null ? "" : $" ÷ {Text(m.Baseline)}")}; {m.Least:0.###} to {m.Most:0.###}{(m.Note is null ? "" : $"; {m.Note}")}");

    private static string Row(Measurement m) => string.Create(CultureInfo.InvariantCulture,
        $"| {m.Figure.Name} | {m.Value:0.###} | {m.Figure.Floor:0.###} | {m.Figure.Aim:0.###} | {(m.Met ? "yes" : "**no**")}{(m.AimMet is false ? ", aim missed" : "")} | {m.Spread:P0} ({m.Least:0.###}–{m.Most:0.###}) | {Text(m.Subject)} | {(m.Baseline is null ? "" : Text(m.Baseline))} | {m.Subject.CpuPerUnit:0.##}{(m.Baseline?.CpuPerUnit is { } cpu ? $", {cpu:0.##}" : "")} |");

    private static string Text(Sample sample) => string.Create(CultureInfo.InvariantCulture, $"{(sample.Number >= 100 ? $"{sample.Number:N0}" : $"{sample.Number:0.###}")} {sample.Unit}");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown" : "unknown";
}
