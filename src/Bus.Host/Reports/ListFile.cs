using System.Buffers;
using System.Globalization;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports;

/// <summary>
/// A list as CSV (RFC 4180, CRLF, UTF-8 with BOM). For a spreadsheet, texts that it would take for something else are marked as text by an apostrophe before them:
/// what begins like a formula, and what is all digits, whose leading zeros it would drop.
/// </summary>
internal sealed class ListFile(Stream target, bool forSpreadsheet) : ListWriter
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<char> BeginsFormula = SearchValues.Create("=+-@\t\r\n'＝＋－＠");

    private readonly StringBuilder _rows = new("\uFEFF");

    public override void Header(params ReadOnlySpan<string> names) => _rows.AppendJoin(',', names.ToArray()).Append("\r\n");

    public override void Row(params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) _rows.Append(',');
            Cell(cells[i]);
        }
        _rows.Append("\r\n");
    }

    public override async Task FlushAsync(CancellationToken cancellation)
    {
        await target.WriteAsync(Encoding.UTF8.GetBytes(_rows.ToString()), cancellation);
        _rows.Clear();
    }

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Cell(object? cell)
    {
        var text = cell switch
        {
            null => "",
            long or int or decimal => null,
            DateOnly day => Text(day),
            Bilingual words => $"{words.Ja}/{words.En}",
            DateTimeOffset moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => cell.ToString()!,
        };
        if (text is null)
        {
            _rows.Append(CultureInfo.InvariantCulture, $"{cell}");
            return;
        }
        if (forSpreadsheet && text.Length > 0 && (BeginsFormula.Contains(text[0]) || text.All(char.IsAsciiDigit))) text = "'" + text;
        if (text.AsSpan().IndexOfAny(NeedQuotes) < 0) _rows.Append(text);
        else _rows.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
