using System.Globalization;
using System.Text;

namespace Bus.EndToEnd.Tests.Input.Formats;

/// <summary>Makes the bank association's 120-byte file of debit results.</summary>
internal static class BankFile
{
    /// <summary>Debits 1 to <paramref name="count"/>: every fifth is not paid (1 資金不足), amounts are 1,000 and the number.</summary>
    public static byte[] Of(int count, string lineEnd = "", Func<int, string>? customer = null)
    {
        var text = new StringBuilder();
        Add(text, "1910" + "0000123456" + Text("ﾐﾎﾝｼ", 40) + "1120" + "9999" + Text("ﾐﾎﾝｷﾞﾝｺｳ", 15) + "001" + Text("ﾎﾝﾃﾝ", 15) + "1" + "1234567", lineEnd);
        for (var n = 1; n <= count; n++)
            Add(text, "2" + "9999" + Text("ﾐﾎﾝｷﾞﾝｺｳ", 15) + "001" + Text("ﾎﾝﾃﾝ", 15) + "    " + "1" + Number(n, 7) + Text("ﾐﾎﾝ ﾀﾛｳ", 30) + Number(Amount(n), 10) + "0" + (customer ?? Customer)(n) + (IsPaid(n) ? "0" : "1"), lineEnd);
        var all = Enumerable.Range(1, count).ToList();
        var paid = all.Where(IsPaid).ToList();
        Add(text, "8" + Number(count, 6) + Number(all.Sum(Amount), 12) + Number(paid.Count, 6) + Number(paid.Sum(Amount), 12)
            + Number(count - paid.Count, 6) + Number(all.Sum(Amount) - paid.Sum(Amount), 12), lineEnd);
        Add(text, "9", lineEnd);
        return CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(text.ToString());
    }

    public static long Amount(int number) => 1_000 + number;

    public static bool IsPaid(int number) => number % 5 != 0;

    /// <summary>科目 01, 2026, 期別 01, notice and addressee by the number.</summary>
    public static string Customer(int number) => "012601" + Number(number, 7) + Number(number, 7);

    private static void Add(StringBuilder text, string record, string lineEnd) => text.Append(record.PadRight(120)).Append(lineEnd);

    private static string Text(string value, int width) => value.PadRight(width);

    private static string Number(long value, int width) => value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
}
