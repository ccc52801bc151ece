using System.Text;
using Bus.Soap.Tests.Ingress.Security;

namespace Bus.Soap.Tests.Hostile;

/// <summary>Good requests, which the generators spoil.</summary>
internal static class Corpus
{
    public const string Boundary = "=_bus";
    private const string Wsa = "http://www.w3.org/2005/08/addressing";

    public static readonly (string ContentType, byte[] Body)[] Good =
    [
        ("text/xml; charset=utf-8", Bytes(Soap.V11.Send("<messageId>x</messageId><businessDate>2026-11-20</businessDate><sequence>1</sequence><extent>diff</extent>", Soap.Record(name: "吉野𠮷") + Soap.Record(history: 2)))),
        ("application/soap+xml; charset=utf-8", Bytes(Soap.V12.Send())),
        ("text/xml", Bytes(Soap.V11.Send(header: Soap.Token() + $"""<a:MessageID xmlns:a="{Wsa}">urn:1</a:MessageID><a:ReplyTo xmlns:a="{Wsa}"><a:Address>{Wsa}/none</a:Address></a:ReplyTo>"""))),
        ("text/xml", Bytes(Soap.V11.Send(header: Soap.Token(type: "#PasswordDigest").Replace("</w:UsernameToken>", "<w:Nonce>AAAA</w:Nonce></w:UsernameToken>")))),
        ("text/xml", Bytes(new SignedMessage().Text(Soap.V11))),
        ("text/xml", Bytes(Soap.V11.Envelope($"""<ListReceipts xmlns="{Soap.Exchange}"><from>2026-01-01T00:00:00</from><maximum>1</maximum></ListReceipts>""", Soap.Token()))),
        ($"multipart/related; boundary=\"{Boundary}\"; type=\"application/xop+xml\"; start=\"<r>\"; start-info=\"text/xml\"", Bytes(Multipart(
            "application/xop+xml; charset=UTF-8; type=\"text/xml\"", """><i:Include xmlns:i="http://www.w3.org/2004/08/xop/include" href="cid:f"/></content>"""))),
        ($"multipart/related; boundary=\"{Boundary}\"; type=\"text/xml\"; start=\"<r>\"", Bytes(Multipart("text/xml", ">cid:f</content>"))),
    ];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Multipart(string type, string content) => $"--{Boundary}\r\nContent-Type: {type}\r\nContent-ID: <r>\r\n\r\n" + Soap.V11.Envelope(
        $"""<SendCollectionHistoryFile xmlns="{Soap.Ns}"><name>a.csv</name><records>0</records><amount>0</amount><content{content}</SendCollectionHistoryFile>""", Soap.Token())
        + $"\r\n--{Boundary}\r\nContent-Type: text/csv\r\nContent-ID: <f>\r\n\r\nx,y\r\n\r\n--{Boundary}--\r\n";

    /// <summary>A whole request with honest headers.</summary>
    public static byte[] Request(string contentType, byte[] body, string path = "/soap/362018/collection-history", string? more = null) =>
        [.. Bytes($"POST {path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nContent-Type: {contentType}\r\n{more}Content-Length: {body.Length}\r\n\r\n"), .. body];
}
