using System.Globalization;
using System.Security;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>One record of collection-history as a vendor's program holds it: a value for each column.</summary>
internal sealed record Payment(string[] Values)
{
    public const string Contract = "collection-history";
    public const string Namespace = "urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history";
    public const string Operation = "SendCollectionHistory";
    public const string NameItem = "{ element: addresseeName, header: 氏名名称, type: text, maxLength: 150, required: false }";
    public const string NameHeader = "氏名名称";

    public static readonly string[] Elements =
    [
        "municipalityCode", "levyYear", "taxYear", "subjectCode", "noticeNumber", "instalment", "withholderNumber", "businessYearNumber", "declarationNumber",
        "childAddresseeNumber", "historyNumber", "addresseeNumber", "collectionKind", "accountingYear", "taxCollected", "dunningFeeCollected",
        "delinquencyChargeCollected", "provisionalKind", "paymentKind", "paymentTypeCode", "transferKind", "paymentChannel", "receivedDate", "incomeDate",
        "paidNoticeNumber", "collectingShop", "collectingBranch", "transactionNumber", "operationDate", "operationTime", "deleted",
    ];

    public const string Header =
        "市区町村コード,賦課年度,相当年度,科目コード,通知書番号,期別,特別徴収義務者指定番号,事業年度番号,申告履歴番号,児童宛名番号,収納履歴番号,宛名番号,収納区分,会計年度,収納税額," +
        "収納督促手数料,収納延滞金,仮消区分,納付区分,納付種別コード,組替区分,納付チャネル区分,領収年月日,収入年月日,納付済通知番号,収納店舗コード,収納支店コード,取引番号,操作年月日,操作時刻,削除フラグ";

    /// <summary>A good payment: its number is notice number and 収納履歴番号, so each is of an ordering key of its own.</summary>
    public static Payment Of(string municipality, int number) => new(
    [
        municipality, "2026", "2026", "01", $"{1_000_000_000 + number}", "01", "", "", "", "", $"{number}", $"{100_000 + number}", "1", "2026", $"{10_000 + number}",
        "100", "0", "1", "1", "01", "0", "01", "2026-11-18", "2026-11-19", "", "", "", "", "2026-11-20", "09:15:00", "0",
    ]);

    public static IEnumerable<Payment> Many(string municipality, int count, int first = 1) => Enumerable.Range(first, count).Select(n => Of(municipality, n));

    /// <summary>氏名名称; null: the record has none.</summary>
    public string? Name { get; init; }

    public string this[string element] => Values[Array.IndexOf(Elements, element)];

    public Payment With(string element, string value)
    {
        var values = (string[])Values.Clone();
        values[Array.IndexOf(Elements, element)] = value;
        return this with { Values = values };
    }

    public long Amount => new[] { "taxCollected", "dunningFeeCollected", "delinquencyChargeCollected" }.Sum(e => long.Parse(this[e], CultureInfo.InvariantCulture));

    public string ToXml()
    {
        var items = Elements.Zip(Values).Where(i => i.Second.Length > 0).Select(i => $"<{i.First}>{Escape(i.Second)}</{i.First}>");
        var name = Name is null ? "" : $"<additional><addresseeName>{Escape(Name)}</addresseeName></additional>";
        return $"<record>{string.Concat(items)}{name}</record>";
    }

    /// <summary>A row without its line end.</summary>
    public string ToCsv() => string.Join(',', (Name is null ? Values : [.. Values, Name]).Select(Quote));

    /// <summary>A whole file, with a column for the name if the first record has one.</summary>
    public static string File(IEnumerable<Payment> payments, string lineEnd = "\r\n")
    {
        var all = payments.ToList();
        var header = all.Count > 0 && all[0].Name is not null ? $"{Header},{NameHeader}" : Header;
        return string.Concat(all.Select(p => p.ToCsv()).Prepend(header).Select(row => row + lineEnd));
    }

    public static string EndFile(IReadOnlyCollection<Payment> payments, string? rest = null) =>
        $"{payments.Count},{payments.Sum(p => p.Amount)}{(rest is null ? "" : "," + rest)}\r\n";

    private static string Escape(string value) => SecurityElement.Escape(value).Replace("\r", "&#13;");

    private static string Quote(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"")}\"";
}
