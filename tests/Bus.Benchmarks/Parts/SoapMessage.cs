using System.Security;
using System.Text;

namespace Bus.Benchmarks.Parts;

/// <summary>Messages of the flagship contract as a sender writes them.</summary>
internal static class SoapMessage
{
    private static readonly string[] Elements =
    [
        "municipalityCode", "levyYear", "taxYear", "subjectCode", "noticeNumber", "instalment", "withholderNumber", "businessYearNumber", "declarationNumber",
        "childAddresseeNumber", "historyNumber", "addresseeNumber", "collectionKind", "accountingYear", "taxCollected", "dunningFeeCollected",
        "delinquencyChargeCollected", "provisionalKind", "paymentKind", "paymentTypeCode", "transferKind", "paymentChannel", "receivedDate", "incomeDate",
        "paidNoticeNumber", "collectingShop", "collectingBranch", "transactionNumber", "operationDate", "operationTime", "deleted",
    ];

    /// <summary>One record a message.</summary>
    public static string Of(string municipality, long number) => Of(municipality, [number]);

    /// <summary>A record for each number.</summary>
    public static string Of(string municipality, IEnumerable<long> numbers)
    {
        var body = new StringBuilder("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>").Append($"<SendCollectionHistory xmlns=\"{Rows.Schema}\"><businessDate>2026-11-20</businessDate>");
        foreach (var number in numbers) AppendRecord(body, municipality, number);
        return body.Append("</SendCollectionHistory></s:Body></s:Envelope>").ToString();
    }

    private static void AppendRecord(StringBuilder body, string municipality, long number)
    {
        body.Append("<record>");
        foreach (var (element, value) in Elements.Zip(Rows.Of(municipality, number).Split(',')))
            if (value.Length > 0) body.Append('<').Append(element).Append('>').Append(SecurityElement.Escape(value)).Append("</").Append(element).Append('>');
        body.Append("</record>");
    }
}
