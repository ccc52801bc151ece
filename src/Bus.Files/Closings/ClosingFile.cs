using System.Globalization;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Files.TakingIn;

namespace Bus.Files.Closings;

/// <summary>A file that closes a business date, coming in or going out: <c>businessDate[,records[,amount]]</c>, one line (<see cref="OneLine"/>).</summary>
internal sealed record ClosingFile(DateOnly Day, long? Records, long? Amount)
{
    /// <summary>Reads one; the fault names the part that is wrong, never what stands there.</summary>
    public static Result<ClosingFile> Parse(ReadOnlySpan<byte> content)
    {
        if (OneLine.WhyNot(content, out var parts) is { } why) return Wrong(why.Ja, why.En);
        if (parts.Length > 3) return Wrong($"項目が{parts.Length}個あります（1〜3個のはずです）", $"the number of its parts is {parts.Length} instead of 1 to 3");
        if (!DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Wrong("1番目の項目（業務日付）が実在する YYYY-MM-DD ではありません", "part 1 (business date) is not a real date of the form YYYY-MM-DD");
        if (!Number(parts, 1, out var records) || records < 0) return Wrong("2番目の項目（件数）が0以上の整数ではありません", "part 2 (count) is not an integer of 0 or more");
        if (!Number(parts, 2, out var amount)) return Wrong("3番目の項目（金額）が整数ではありません", "part 3 (amount) is not an integer");
        return new ClosingFile(day, records, amount);
    }

    /// <summary>One larger than the limit: data under such a name, perhaps.</summary>
    public static Fault TooLong(int limit) => Wrong($"{limit} バイトを超えています", $"it is larger than {limit} bytes");

    /// <summary>The line that tells a consumer, with CRLF; <see cref="Parse"/> reads it back.</summary>
    public static string Text(DateOnly day, DayAmount delivered) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{delivered.Records},{delivered.Amount}\r\n");

    private static bool Number(string[] parts, int index, out long? value)
    {
        value = null;
        if (index >= parts.Length || parts[index].Length == 0) return true;
        var isOne = OneLine.Integer(parts[index], out var number);
        value = number;
        return isOne;
    }

    private static Fault Wrong(string ja, string en) => Fault.Of(FaultCode.InvalidMessage,
        $"締めのファイル（.close）が正しくありません: {ja}。「業務日付」「業務日付,件数」「業務日付,件数,金額」のどれか1行（例: 2026-11-20,1000,12345678）を書いて、置き直してください。データファイルの名前は .close で終わらせないでください。",
        $"The closing file (.close) is wrong: {en}. Write one line \"businessDate\", \"businessDate,count\" or \"businessDate,count,amount\" (e.g. 2026-11-20,1000,12345678) and drop it again. Data must not have a name that ends in .close.");
}
