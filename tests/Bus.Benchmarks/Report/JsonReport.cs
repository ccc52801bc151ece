using System.Text.Encodings.Web;
using System.Text.Json;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Report;

/// <summary>The figures for machines. Field names are a promise; fields may be added.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(IEnumerable<Measurement> measured) => JsonSerializer.SerializeToUtf8Bytes(measured.Select(m => new
    {
        m.Figure.Name,
        Value = Math.Round(m.Value, 4),
        m.Figure.Floor,
        m.Figure.Aim,
        m.Met,
        m.Figure.Baseline,
        Spread = Math.Round(m.Spread, 4),
        Note = MarkdownReport.NoteOf(m),
    }), Options);
}
