using System.Xml.Linq;

namespace Bus.Soap.Tests;

/// <summary>Writes requests as a caller of either SOAP version would.</summary>
public sealed record Soap(string Name, XNamespace Namespace, string MediaType)
{
    public static readonly Soap V11 = new("1.1", "http://schemas.xmlsoap.org/soap/envelope/", "text/xml");
    public static readonly Soap V12 = new("1.2", "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml");
    public static readonly Soap[] Both = [V11, V12];

    public const string Municipality = "362018";
    public const string Ns = "urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history";
    public const string Exchange = "urn:bus:xmlns:pf:common:schema:2026-01:exchange";
    public const string Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string PasswordType = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";

    public string Envelope(string body, string header = "") =>
        $"""<e:Envelope xmlns:e="{Namespace}">{(header.Length == 0 ? "" : $"<e:Header>{header}</e:Header>")}<e:Body>{body}</e:Body></e:Envelope>""";

    public static string Token(string user = "collection", string password = "s3cret-c", string type = "#PasswordText") =>
        $"""<w:Security xmlns:w="{Wsse}"><w:UsernameToken><w:Username>{user}</w:Username><w:Password Type="{PasswordType}{type}">{password}</w:Password></w:UsernameToken></w:Security>""";

    /// <summary>A whole call of SendCollectionHistory.</summary>
    public string Send(string head = "", string? records = null, string? header = null) =>
        Envelope(Operation(head, records), header ?? Token());

    public static string Operation(string head = "", string? records = null, string ns = Ns) =>
        $"""<SendCollectionHistory xmlns="{ns}">{head}{records ?? Record()}</SendCollectionHistory>""";

    public static string Record(string date = "2026-11-19", string name = "", string municipality = Municipality, int history = 1) => $"""
        <record><municipalityCode>{municipality}</municipalityCode><levyYear>2026</levyYear><taxYear>2026</taxYear><subjectCode>01</subjectCode>
        <noticeNumber>1234567890</noticeNumber><instalment>01</instalment><historyNumber>{history}</historyNumber><addresseeNumber>42</addresseeNumber>
        <collectionKind>1</collectionKind><accountingYear>2026</accountingYear><taxCollected>12300</taxCollected><dunningFeeCollected>100</dunningFeeCollected>
        <delinquencyChargeCollected>0</delinquencyChargeCollected><provisionalKind>1</provisionalKind><paymentChannel>01</paymentChannel>
        <receivedDate>{date}</receivedDate><incomeDate>2026-11-20</incomeDate><operationDate>2026-11-20</operationDate><operationTime>09:30:00</operationTime>
        <deleted>0</deleted>{(name.Length == 0 ? "" : $"<additional><addresseeName>{name}</addresseeName></additional>")}</record>
        """;

    public override string ToString() => Name;
}
