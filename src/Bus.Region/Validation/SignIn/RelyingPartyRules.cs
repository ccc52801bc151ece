using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation.Routes;

namespace Bus.Region.Validation.SignIn;

internal static class RelyingPartyRules
{
    // They say how a message is to be read, or who is asked; nothing of a person may stand there. Those of a body (Content-…, Expires …) are handed on with it, as the browser wrote them.
    private static readonly HashSet<string> OfHttpItself = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Cookie", "Connection", "Allow", "Expires", "Last-Modified", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Proxy-Authorization",
        "Proxy-Connection", "Keep-Alive", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded",
    };

    private static readonly TimeSpan DefaultEvery = TimeSpan.FromHours(24), ShortestEvery = TimeSpan.FromMinutes(1), LongestEvery = TimeSpan.FromDays(30);
    private const string MetadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata";

    public static RelyingParty Check(ValidationScope scope, RelyingPartyDocument document, DocumentPath path, Dictionary<string, DocumentPath> ids, MunicipalityCode code, HostRules hosts, ZoneRules zones)
    {
        var id = scope.Id(path["id"], document.Id, ids);
        var name = scope.PersonName(path["name"], document.Name);
        var rules = SignOnRuleCheck.Check(scope, document, path, zones);
        return document.Gateway is null
            ? new RelyingParty(id, name, Metadata(scope, document.Metadata, path["metadata"])) { SignOn = rules, Source = Source(scope, document.Metadata, path["metadata"]) }
            : new RelyingParty(id, name, "") { SignOn = rules, Gateway = Gateway(scope, document, path, rules, code, hosts) };
    }

    private static GatewayRule Gateway(ValidationScope scope, RelyingPartyDocument document, DocumentPath path, SignOnRules? rules, MunicipalityCode code, HostRules hosts)
    {
        var (gateway, at) = (document.Gateway!, path["gateway"]);
        if (document.Metadata is not null) scope.Error(at, SignInTexts.GatewayWithMetadata());
        if (!Uri.TryCreate(gateway.To, UriKind.Absolute, out var to) || to.Scheme is not ("http" or "https") || to.PathAndQuery != "/" || to.UserInfo.Length > 0) scope.Error(at["to"], SignInTexts.BadGatewayTarget());
        foreach (var attribute in rules?.Attributes ?? [])
            if (!Words.HeaderName().IsMatch(attribute.Name) || OfHttpItself.Contains(attribute.Name) || attribute.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)) scope.Error(path["attributes"], SignInTexts.BadGatewayHeader(attribute.Name));
        return new GatewayRule(hosts.CheckGateway(code, gateway.Host, at["host"]), to ?? new Uri("http://127.0.0.1/"),
            scope.Word(at["encoding"], gateway.Encoding, ["percent", "utf-8"], "percent"));
    }

    private static MetadataSource? Source(ValidationScope scope, MetadataDocument? document, DocumentPath path)
    {
        if (document?.Url is not { } text)
        {
            if (document is { Certificate: not null } or { Every: not null }) scope.Error(path["url"], SignInTexts.MissingMetadataUrl());
            return null;
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == "https" || url.Scheme == "http" && url.IsLoopback) || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            scope.Error(path["url"], SignInTexts.BadMetadataUrl());
            return null;
        }
        var every = DefaultEvery;
        if (document.Every is { } said && (!Quantities.TryDuration(said, out every) || every < ShortestEvery || every > LongestEvery))
            scope.Error(path["every"], RetryTexts.BadDuration(Quantities.Text(DefaultEvery), Quantities.Text(ShortestEvery), Quantities.Text(LongestEvery)));
        return new MetadataSource(url, document.Certificate is { } pem ? Certificate(scope, pem.Value, path["certificate"]) : null, every);
    }

    private static string? Certificate(ValidationScope scope, string? pem, DocumentPath path)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem ?? "");
            return Convert.ToBase64String(certificate.RawData);
        }
        catch (CryptographicException)
        {
            scope.Error(path, CertificateTexts.BadPem());
            return null;
        }
    }

    private static string Metadata(ValidationScope scope, MetadataDocument? document, DocumentPath path)
    {
        var xml = document?.Value;
        if (string.IsNullOrWhiteSpace(xml) && document?.Url is not null) return "";
        if (string.IsNullOrWhiteSpace(xml)) scope.Error(path, SignInTexts.MissingMetadata());
        else if (!IsEntityDescriptor(xml)) scope.Error(path, SignInTexts.BadMetadata());
        // XML reads every line end as LF (XML 1.0, §2.11), so this changes nothing of what is signed.
        return (xml ?? "").ReplaceLineEndings("\n");
    }

    // SAML 2.0 Metadata, §2.3.2. What it says is for the identity provider to judge; here only that it is metadata at all.
    private static bool IsEntityDescriptor(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var found = reader.MoveToContent() == XmlNodeType.Element && reader is { LocalName: "EntityDescriptor", NamespaceURI: MetadataNamespace };
            while (reader.Read() && reader.Depth <= 64) { }
            return found && reader.EOF;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
