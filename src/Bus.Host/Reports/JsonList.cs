using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports;

/// <summary>A list as one JSON array, an object a row, its members named by the English half of the header: <c>受付金額/accepted amount</c> is <c>acceptedAmount</c>. What a row does not have is null.</summary>
internal sealed partial class JsonList(Stream target) : ListWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private Utf8JsonWriter? _json;
    private string[] _names = [];

    public override void Header(params ReadOnlySpan<string> names)
    {
        _names = [.. names.ToArray().Select(NameOf)];
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartArray();
    }

    public override void Row(params ReadOnlySpan<object?> cells)
    {
        _json!.WriteStartObject();
        for (var i = 0; i < cells.Length; i++) Cell(_names[i], cells[i]);
        _json.WriteEndObject();
    }

    public override async Task FlushAsync(CancellationToken cancellation)
    {
        await _json!.FlushAsync(cancellation);
        await target.WriteAsync(_bytes.WrittenMemory, cancellation);
        _bytes.ResetWrittenCount();
    }

    public override async Task EndAsync(CancellationToken cancellation)
    {
        _json!.WriteEndArray();
        await FlushAsync(cancellation);
        await target.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private void Cell(string name, object? cell)
    {
        switch (cell)
        {
            case null: _json!.WriteNull(name); break;
            case int number: _json!.WriteNumber(name, number); break;
            case long number: _json!.WriteNumber(name, number); break;
            case decimal number: _json!.WriteNumber(name, number); break;
            case DateOnly day: _json!.WriteString(name, ListFile.Text(day)); break;
            case DateTimeOffset moment: _json!.WriteString(name, moment); break;
            case Bilingual words: _json!.WriteString(name, words.En); break;
            default: _json!.WriteString(name, cell.ToString()); break;
        }
    }

    // What stands in brackets is for whoever adds up columns.
    private static string NameOf(string header)
    {
        var words = Remark().Replace(header[(header.LastIndexOf('/') + 1)..], "").Split([' ', '.'], StringSplitOptions.RemoveEmptyEntries);
        return words[0] + string.Concat(words.Skip(1).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }

    [GeneratedRegex(@"\(.*?\)")]
    private static partial Regex Remark();
}
