using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>The end file beside a bulk file: <c>count,amount,businessDate,sequence,diff</c>.</summary>
internal static class EndFile
{
    public static string Text(ControlTotal total, DateOnly businessDate, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{total.Records},{total.Amount},{businessDate:yyyy-MM-dd},{sequence},diff\r\n");

    /// <summary>Count and amount.</summary>
    /// <exception cref="FormatException">They are not there.</exception>
    public static ControlTotal Parse(string text)
    {
        var parts = text.Trim().Split(',');
        return parts.Length >= 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var records)
            && long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? new ControlTotal(records, amount) : throw new FormatException("The end file names no count and amount.");
    }
}
