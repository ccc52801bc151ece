using System.Globalization;
using System.Security;
using System.Text;
using System.Xml.Linq;

namespace Bus.EndToEnd.Tests.Input.Formats;

/// <summary>A record of the small contract <c>notice</c>, in each of the forms in which it travels; written and read by the test's own means.</summary>
internal sealed record Notice(string Number, string? Note, long Amount)
{
    public const string Contract = "notice", Schema = "urn:example:schema:2026-01:notice", Header = "番号,備考,金額";
    private static readonly Encoding Cp932 = CodePagesEncodingProvider.Instance.GetEncoding(932)!;
    private static readonly string?[] Notes = ["吉野 太郎", null, "甲,乙 \"丙\"", "<税> & '料'", "ﾖｼﾉ ﾀﾛｳ", "〒770-0001 徳島市①"];

    /// <summary>Keys that come again, values that need care in each form, and an amount below zero.</summary>
    public static Notice[] Day { get; } = [.. Enumerable.Range(0, 23).Select(i => new Notice($"{i % 7:00000000}", Notes[i % Notes.Length], i == 4 ? -500 : 1000 + i))];

    public static long Total { get; } = Day.Sum(n => n.Amount);

    public string Xml() => $"<record><number>{Number}</number>{(Note is null ? "" : $"<note>{SecurityElement.Escape(Note)}</note>")}<amount>{Text(Amount)}</amount></record>";

    public static string Body(string? messageId = null) => $"""<SendNotice xmlns="{Schema}">{(messageId is null ? "" : $"<messageId>{messageId}</messageId>")}{string.Concat(Day.Select(n => n.Xml()))}</SendNotice>""";

    public static string Csv() => Header + "\r\n" + string.Concat(Day.Select(n => $"{n.Number},{Quoted(n.Note ?? "")},{Text(n.Amount)}\r\n"));

    /// <summary>A header, the records, a trailer with count and sum; 60 bytes of CP932 each.</summary>
    public static byte[] Fixed()
    {
        string[] rows = ["1" + new string(' ', 59), .. Day.Select(n => "2" + n.Number + Padded(n.Note ?? "", 40) + Number11(n.Amount)), string.Create(CultureInfo.InvariantCulture, $"8{Day.Length:000000}{Total:000000000000}{new string(' ', 41)}")];
        return Cp932.GetBytes(string.Concat(rows.Select(r => r + "\r\n")));
    }

    public static Notice[] OfCsv(byte[] file)
    {
        var rows = new Support.CsvRows(file);
        Assert.Equal(Header + "\r\n", Encoding.UTF8.GetString(rows.Raw(1)));
        return [.. Enumerable.Range(2, rows.Count - 1).Select(line => rows.Texts(line)).Select(f => new Notice(f[0], f[1].Length == 0 ? null : f[1], long.Parse(f[2], CultureInfo.InvariantCulture)))];
    }

    public static Notice[] OfFixed(byte[] file)
    {
        Assert.True(file.Length % 62 == 0, $"{file.Length} bytes are no records of 60 with their line ends");
        var rows = file.Chunk(62).ToList();
        Assert.Equal(("1", string.Create(CultureInfo.InvariantCulture, $"8{rows.Count - 2:000000}{Total:000000000000}")), (Cp932.GetString(rows[0]).TrimEnd(), Cp932.GetString(rows[^1]).TrimEnd()));
        return [.. rows[1..^1].Select(r => new Notice(Cp932.GetString(r, 1, 8), Cp932.GetString(r, 9, 40).TrimEnd() is { Length: > 0 } note ? note : null, long.Parse(Cp932.GetString(r, 49, 11), CultureInfo.InvariantCulture)))];
    }

    public static Notice[] OfXml(XElement body) => [.. body.Descendants(XName.Get("record", Schema)).Select(r => new Notice(
        r.Element(XName.Get("number", Schema))!.Value, r.Element(XName.Get("note", Schema))?.Value, long.Parse(r.Element(XName.Get("amount", Schema))!.Value, CultureInfo.InvariantCulture)))];

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Padded(string text, int width) => text + new string(' ', width - Cp932.GetByteCount(text));

    private static string Number11(long amount) => amount < 0 ? "-" + (-amount).ToString("0000000000", CultureInfo.InvariantCulture) : amount.ToString("00000000000", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
