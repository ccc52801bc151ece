using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Calls;

/// <summary>Posts whole envelopes to a hub and reads what came back; no code of the hub's.</summary>
internal sealed class Caller : IDisposable
{
    public const string Wsa = "http://www.w3.org/2005/08/addressing";
    public const string Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string Wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    public const string PasswordType = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";
    private readonly HttpClient _http;

    public Caller(Uri hub, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
        {
            ServerShown = (shown as X509Certificate2)?.SubjectName.Name;
            return true;
        };
        if (certificate is not null) handler.SslOptions.ClientCertificates = [certificate];
        if (certificate is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        _http = new HttpClient(handler) { BaseAddress = hub, Timeout = TimeSpan.FromMinutes(60) };
    }

    /// <summary>Subject of the certificate that the server showed last.</summary>
    public string? ServerShown { get; private set; }

    public static string Envelope(string body, string header = "") =>
        $"""<e:Envelope xmlns:e="{SoapSender.Envelope}"><e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>""";

    public static string Send(string messageId, string municipality = "362018") =>
        $"""<SendCollectionHistory xmlns="{Payment.Schema}"><messageId>{messageId}</messageId>{new Payment(municipality, "1", "01", 1, 1000).ToXml()}</SendCollectionHistory>""";

    public static string Token(string user, string password) =>
        $"""<w:Security xmlns:w="{Wsse}"><w:UsernameToken><w:Username>{user}</w:Username><w:Password>{password}</w:Password></w:UsernameToken></w:Security>""";

    public Task<Said> PostAsync(string envelope, string service = "collection-history") => PostAsync(new StringContent(envelope, Encoding.UTF8, "text/xml"), service);

    public async Task<Said> PostAsync(HttpContent content, string service = "collection-history")
    {
        using var response = await _http.PostAsync($"soap/362018/{service}", content);
        var text = await response.Content.ReadAsStringAsync();
        return new Said((int)response.StatusCode, text.Length == 0 ? null : XDocument.Parse(text));
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back; no document: an empty answer.</summary>
internal sealed record Said(int Status, XDocument? Xml)
{
    public string? this[string element] => Xml?.Descendants().FirstOrDefault(e => e.Name.LocalName == element)?.Value;
    public string? Code => Xml?.Descendants(XName.Get("code", "urn:bus:xmlns:pf:common:schema:2026-01:fault")).FirstOrDefault()?.Value;
    public override string ToString() => $"HTTP {Status}: {Xml}";
}
