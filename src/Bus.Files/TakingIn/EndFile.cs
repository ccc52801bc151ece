using System.Globalization;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Files.TakingIn;

/// <summary>
/// An end file: <c>count,amount[,businessDate,sequence,full|diff[,corrects=receipt]]</c>, one line (<see cref="OneLine"/>).
/// A part of the three in the middle that is not known is empty.
/// </summary>
internal sealed record EndFile(ControlTotal Total, MessageHead Head)
{
    private const string CorrectsWord = "corrects=";

    /// <summary>The receipt whose refused records the file corrects; null: it is no correction file.</summary>
    public string? Corrects { get; init; }

    /// <summary>Reads an end file; the fault names the part that is wrong, never what stands there.</summary>
    public static Result<EndFile> Parse(ReadOnlySpan<byte> content)
    {
        if (OneLine.WhyNot(content, out var parts) is { } why) return Wrong(why.Ja, why.En);
        if (parts.Length is < 2 or > 6) return Wrong($"項目が{parts.Length}個あります（2〜6個のはずです）", $"the number of its parts is {parts.Length} instead of 2 to 6");
        if (!OneLine.Integer(parts[0], out var records) || records < 0) return Wrong("1番目の項目（件数）が0以上の整数ではありません", "part 1 (count) is not an integer of 0 or more");
        if (!OneLine.Integer(parts[1], out var amount)) return Wrong("2番目の項目（金額）が整数ではありません", "part 2 (amount) is not an integer");
        DateOnly? date = null;
        if (Known(parts, 2, out var text))
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return Wrong("3番目の項目（業務日付）が実在する YYYY-MM-DD ではありません", "part 3 (business date) is not a real date of the form YYYY-MM-DD");
            date = day;
        }
        long? sequence = null;
        if (Known(parts, 3, out text))
        {
            if (!OneLine.Integer(text, out var number) || number < 0) return Wrong("4番目の項目（通番）が0以上の整数ではありません", "part 4 (sequence) is not an integer of 0 or more");
            sequence = number;
        }
        Extent? extent = null;
        if (Known(parts, 4, out text))
        {
            if (!StateNames.TryParse<Extent>(text, out var known)) return Wrong("5番目の項目が full（全件）でも diff（差分）でもありません", "part 5 is neither full nor diff");
            extent = known;
        }
        string? corrects = null;
        if (parts.Length == 6)
        {
            if (!parts[5].StartsWith(CorrectsWord, StringComparison.Ordinal) || !ReceiptNumber.TryGetMunicipality(corrects = parts[5][CorrectsWord.Length..], out _))
                return Wrong("6番目の項目が「corrects=受付番号」ではありません", "part 6 is not \"corrects=\" with a receipt number");
        }
        return new EndFile(new ControlTotal(records, amount), new MessageHead(null, date, sequence, extent)) { Corrects = corrects };
    }

    /// <summary>An end file larger than the limit.</summary>
    public static Fault TooLong(int limit) => Wrong($"{limit} バイトを超えています", $"it is larger than {limit} bytes");

    /// <summary>The line, with CRLF; the last three parts only if one of them is known. <see cref="Parse"/> reads it back.</summary>
    public override string ToString()
    {
        var total = string.Create(CultureInfo.InvariantCulture, $"{Total.Records},{Total.Amount}");
        if (Head is { BusinessDate: null, Sequence: null, Extent: null }) return total + "\r\n";
        return string.Create(CultureInfo.InvariantCulture, $"{total},{Head.BusinessDate:yyyy-MM-dd},{Head.Sequence},{Head.Extent?.Wire()}\r\n");
    }

    private static bool Known(string[] parts, int index, out string text)
    {
        text = index < parts.Length ? parts[index] : "";
        return text.Length > 0;
    }

    private static Fault Wrong(string ja, string en) => Fault.Of(FaultCode.InvalidMessage,
        $"エンドファイル（.end）が正しくありません: {ja}。「件数,金額」または「件数,金額,業務日付,通番,full|diff」の1行（例: 1000,12345678,2026-11-20,1,diff）を書いて、データファイルとともに置き直してください。",
        $"The end file (.end) is wrong: {en}. Write one line \"count,amount\" or \"count,amount,businessDate,sequence,full|diff\" (e.g. 1000,12345678,2026-11-20,1,diff) and drop it again together with its data file.");
}
