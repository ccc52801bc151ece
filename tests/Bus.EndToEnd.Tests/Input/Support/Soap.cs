using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>A SOAP version as a caller writes it.</summary>
public sealed record SoapVersion(string Name, string Namespace, string MediaType)
{
    public static readonly SoapVersion V11 = new("1.1", "http://schemas.xmlsoap.org/soap/envelope/", "text/xml");
    public static readonly SoapVersion V12 = new("1.2", "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml");

    public static SoapVersion Named(string name) => name == "1.1" ? V11 : V12;

    public string Envelope(string body, string header = "") =>
        $"""<?xml version="1.0" encoding="utf-8"?><e:Envelope xmlns:e="{Namespace}"><e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>""";
}

/// <summary>Who calls: WS-Security UsernameToken, or HTTP Basic. Null as user: nobody.</summary>
internal sealed record Login(string? User, string Password, bool Basic = false)
{
    private const string Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    private const string PasswordText = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";

    public static readonly Login Nobody = new(null, "");

    public static Login Of(string municipality, string application) => new(application, Regions.PasswordOf(municipality, application));

    public string Header => User is null || Basic ? "" :
        $"""<w:Security xmlns:w="{Wsse}"><w:UsernameToken><w:Username>{User}</w:Username><w:Password Type="{PasswordText}">{Password}</w:Password></w:UsernameToken></w:Security>""";

    public AuthenticationHeaderValue? Http => User is null || !Basic ? null :
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
}

/// <summary>A SOAP client of our own, down to the bytes.</summary>
internal static class SoapCalls
{
    public const string Exchange = "urn:bus:xmlns:pf:common:schema:2026-01:exchange";
    public const string Fault = "urn:bus:xmlns:pf:common:schema:2026-01:fault";

    /// <summary>Posts an envelope as it is given.</summary>
    public static async Task<SoapAnswer> PostAsync(this HubProcess hub, SoapVersion version, string address, string envelope, AuthenticationHeaderValue? basic = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(envelope)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse($"{version.MediaType}; charset=utf-8");
        if (version == SoapVersion.V11) request.Headers.Add("SOAPAction", "\"\"");
        request.Headers.Authorization = basic;
        using var answer = await hub.Http.SendAsync(request);
        return new SoapAnswer((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Calls a service with a body.</summary>
    public static Task<SoapAnswer> CallAsync(this HubProcess hub, SoapVersion version, string municipality, string service, Login login, string body) =>
        hub.PostAsync(version, $"soap/{municipality}/{service}", version.Envelope(body, login.Header), login.Http);

    /// <summary>Sends payments as <c>collection</c> of the municipality unless said otherwise.</summary>
    public static Task<SoapAnswer> SendAsync(this HubProcess hub, string municipality, IEnumerable<Payment> payments, string head = "", SoapVersion? version = null, Login? login = null) =>
        hub.CallAsync(version ?? SoapVersion.V11, municipality, Payment.Contract, login ?? Login.Of(municipality, "collection"), SendBody(payments, head));

    public static string SendBody(IEnumerable<Payment> payments, string head = "") =>
        $"""<{Payment.Operation} xmlns="{Payment.Namespace}">{head}{string.Concat(payments.Select(p => p.ToXml()))}</{Payment.Operation}>""";
}

/// <summary>What came back.</summary>
internal sealed record SoapAnswer(int Status, string ContentType, string Text)
{
    private const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    private XElement? _root;

    public XElement Root => _root ??= XDocument.Parse(Text, LoadOptions.PreserveWhitespace).Root!;

    /// <summary>The text of the first element of this local name; null: there is none.</summary>
    public string? Value(string element) => Root.Descendants().FirstOrDefault(e => e.Name.LocalName == element)?.Value;

    public List<XElement> All(string element) => [.. Root.Descendants().Where(e => e.Name.LocalName == element)];

    /// <summary>The receipt number of an accepted message.</summary>
    public string Receipt
    {
        get
        {
            Assert.True(Status == 200, $"{Status} {Text}");
            return Value("number")!;
        }
    }

    /// <summary>The hub's code; null: it is no fault.</summary>
    public string? Code => Root.Descendants(XName.Get("fault", SoapCalls.Fault)).SingleOrDefault()?.Element(XName.Get("code", SoapCalls.Fault))?.Value;

    public List<(string Index, string Item, string Code)> Rejects() => [.. Root.Descendants(XName.Get("reject", SoapCalls.Fault))
        .Select(r => (Child(r, "index"), Child(r, "item"), Child(r, "code")))];

    /// <summary>A fault of this version with code, role, status, and texts in both languages.</summary>
    /// <param name="role">In SOAP 1.1 words: Client, Server, VersionMismatch, MustUnderstand.</param>
    /// <param name="status">Fixed status; 0: as the binding says.</param>
    public void AssertFault(SoapVersion version, string code, string role = "Client", int status = 0)
    {
        Assert.True(Code == code, $"Expected {code}, got {Status} {Text}");
        Assert.Equal($"{version.MediaType}; charset=utf-8", ContentType);
        Assert.Equal(version.Namespace, Root.Name.NamespaceName);
        var is12 = version.Namespace == Soap12;
        var role12 = role switch { "Client" => "Sender", "Server" => "Receiver", _ => role };
        var said = Value(is12 ? "Code" : "faultcode")!;
        Assert.Equal(is12 ? role12 : role, (is12 ? All("Code")[0].Elements().First().Value : said).Split(':')[^1]);
        Assert.Equal(status != 0 ? status : is12 && role12 == "Sender" ? 400 : 500, Status);
        foreach (var text in new[] { "cause", "action", "party" })
            AssertBoth(Root.Descendants(XName.Get(text, SoapCalls.Fault)), text != "party");
        if (is12) AssertBoth(Root.Descendants(XName.Get("Text", Soap12)), true);
        else Assert.Equal("ja", Lang(All("faultstring")[0]));
        foreach (var reject in Root.Descendants(XName.Get("reject", SoapCalls.Fault)))
            AssertBoth(reject.Elements(XName.Get("reason", SoapCalls.Fault)), true);
    }

    private static void AssertBoth(IEnumerable<XElement> texts, bool sentences)
    {
        var byLanguage = texts.ToDictionary(Lang, e => e.Value);
        Assert.Equal(["en", "ja"], byLanguage.Keys.Order());
        if (sentences) Texts.AssertBoth(byLanguage["ja"], byLanguage["en"]);
    }

    private static string Lang(XElement element) => (string?)element.Attribute(XNamespace.Xml + "lang") ?? "";

    private static string Child(XElement parent, string name) => parent.Element(XName.Get(name, SoapCalls.Fault))?.Value ?? "";
}
