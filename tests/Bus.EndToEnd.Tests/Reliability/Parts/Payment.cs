using System.Globalization;
using System.Xml.Linq;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>One payment record, as a sender means it and as a consumer reads it. Equal payments are the same record, unchanged.</summary>
/// <param name="Notice">With the instalment its ordering key.</param>
/// <param name="History">収納履歴番号: rises within a key, from 1, without a gap.</param>
internal sealed record Payment(string Municipality, string Notice, string Instalment, long History, long Amount, string? Name = null, string? Transaction = null)
{
    public const string Contract = "collection-history";
    public const string Schema = "urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history";
    public const string BusinessDate = "2026-11-20";
    public const string Header = "市区町村コード,賦課年度,相当年度,科目コード,通知書番号,期別,特別徴収義務者指定番号,事業年度番号,申告履歴番号,児童宛名番号,収納履歴番号,宛名番号,収納区分,会計年度,"
        + "収納税額,収納督促手数料,収納延滞金,仮消区分,納付区分,納付種別コード,組替区分,納付チャネル区分,領収年月日,収入年月日,納付済通知番号,収納店舗コード,収納支店コード,取引番号,操作年月日,操作時刻,削除フラグ,氏名名称";

    private static readonly XNamespace Ns = Schema;

    /// <summary>The ordering key; within a municipality it is told by these two items, all others being the same.</summary>
    public string Key => $"{Municipality}/{Notice}/{Instalment}";

    /// <summary>What the record is, whatever it says.</summary>
    public string Identity => string.Create(CultureInfo.InvariantCulture, $"{Key}/{History}");

    public string ToXml() => string.Create(CultureInfo.InvariantCulture,
        $"<record><municipalityCode>{Municipality}</municipalityCode><levyYear>2026</levyYear><taxYear>2026</taxYear><subjectCode>01</subjectCode><noticeNumber>{Notice}</noticeNumber><instalment>{Instalment}</instalment>"
        + $"<historyNumber>{History}</historyNumber><addresseeNumber>100000000000001</addresseeNumber><collectionKind>1</collectionKind><accountingYear>2026</accountingYear><taxCollected>{Amount - 100}</taxCollected>"
        + $"<dunningFeeCollected>100</dunningFeeCollected><delinquencyChargeCollected>0</delinquencyChargeCollected><provisionalKind>1</provisionalKind><paymentChannel>01</paymentChannel>"
        + $"<receivedDate>2026-11-18</receivedDate><incomeDate>{BusinessDate}</incomeDate>{(Transaction is null ? "" : $"<transactionNumber>{Transaction}</transactionNumber>")}"
        + $"<operationDate>{BusinessDate}</operationDate><operationTime>09:15:00</operationTime><deleted>0</deleted>{(Name is null ? "" : $"<additional><addresseeName>{Name}</addresseeName></additional>")}</record>");

    public string ToCsv() => string.Create(CultureInfo.InvariantCulture,
        $"{Municipality},2026,2026,01,{Notice},{Instalment},,,,,{History},100000000000001,1,2026,{Amount - 100},100,0,1,,,,01,2026-11-18,{BusinessDate},,,,{Transaction},{BusinessDate},09:15:00,0,{Name}");

    public static Payment OfXml(XElement record)
    {
        string? Text(string name) => record.Element(Ns + name)?.Value;
        return new Payment(Text("municipalityCode")!, Text("noticeNumber")!, Text("instalment")!, Number(Text("historyNumber")!),
            Number(Text("taxCollected")!) + Number(Text("dunningFeeCollected")!) + Number(Text("delinquencyChargeCollected")!),
            record.Element(Ns + "additional")?.Element(Ns + "addresseeName")?.Value, Text("transactionNumber"));
    }

    /// <summary>Tests write no values that would need quotes, so a line is its fields.</summary>
    public static Payment OfCsv(string line)
    {
        var f = line.Split(',');
        return new Payment(f[0], f[4], f[5], Number(f[10]), Number(f[14]) + Number(f[15]) + Number(f[16]), f.Length > 31 ? OrNull(f[31]) : null, OrNull(f[27]));
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
