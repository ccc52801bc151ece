using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;
using Bus.Core.Pipeline;

namespace Bus.Soap.Tests.Ingress.Security;

/// <summary>WS-Security 1.0 signatures on the way in: the right one proves its application, every other form is refused and takes nothing in.</summary>
public sealed class SignatureTests : IClassFixture<SoapHost>
{
    private readonly SoapHost _host;

    public SignatureTests(SoapHost host) => (_host, host.Intake.KnownCertificate) = (host, SignedMessage.Certificate.GetCertHashString(HashAlgorithmName.SHA256));

    [Theory]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public async Task Signed_OverBodyAndTimestamp_ProvesItsApplication(string version)
    {
        var soap = Soap.Both.Single(s => s.Name == version);
        var answer = await _host.PostAsync(soap, new SignedMessage().Text(soap));
        Assert.True(answer.Status == 200, answer.Xml.ToString());
        var proven = Assert.IsType<Credentials.Certificate>(_host.Intake.Arrivals[^1].Credentials);
        Assert.Equal(("CN=collection", "CN=collection", false), (proven.Facts.Subject, proven.Facts.Issuer, proven.Facts.IssuerTrusted));
        Assert.NotNull(proven.Proof);
    }

    [Fact]
    public async Task Signed_OverAddressingToo_IsTaken()
    {
        var message = new SignedMessage { MoreHeaders = $"""<a:MessageID xmlns:a="{SignedMessage.Wsa}" wsu:Id="mid">urn:x:1</a:MessageID>""", Ids = ["body", "ts", "mid"] };
        Assert.Equal(200, (await _host.PostAsync(Soap.V11, message.Text(Soap.V11))).Status);
        Assert.Equal("urn:x:1", _host.Intake.Arrivals[^1].Head.MessageId);
    }

    [Fact]
    public async Task Signed_InTheSameWords_IsGoodOnce()
    {
        var text = new SignedMessage().Text(Soap.V11);
        Assert.Equal(200, (await _host.PostAsync(Soap.V11, text)).Status);
        await RefusedAsync(text);
    }

    /// <summary>The last digit of its base64 has bits that mean nothing: written otherwise it is the same signature.</summary>
    [Fact]
    public async Task Signed_WithItsSignatureSpelledOtherwise_IsTheSameSignature()
    {
        string? signed = null;
        var text = new SignedMessage { Afterwards = d => signed = SignedMessage.One(d, "SignatureValue").InnerText }.Text(Soap.V11);
        Assert.Equal(200, (await _host.PostAsync(Soap.V11, text)).Status);
        var first = Assert.IsType<Credentials.Certificate>(_host.Intake.Arrivals[^1].Credentials).Proof;
        var last = signed!.TrimEnd('=')[^1];
        Assert.EndsWith("==", signed);
        await _host.PostAsync(Soap.V11, text.Replace(signed, $"{signed[..^3]}{(char)(last + 1)}=="));
        Assert.Equal(first, Assert.IsType<Credentials.Certificate>(_host.Intake.Asked).Proof);
    }

    [Fact]
    public async Task SignedAndPassword_AreBothAsked()
    {
        var both = new SignedMessage { Afterwards = d => SignedMessage.One(d, "Security").PrependChild(SignedMessage.One(Parse(Soap.Token()), "UsernameToken") is var token ? d.ImportNode(token, true) : null!) };
        await _host.PostAsync(Soap.V11, both.Text(Soap.V11));
        // The fake intake knows one credential at a time; what matters is that it was given both.
        Assert.Equal(2, Assert.IsType<Credentials.Several>(_host.Intake.Asked).All.Count);
    }

    /// <summary>Name and message of each form that must be refused.</summary>
    private static readonly (string Name, Func<SignedMessage> Message)[] Wrong =
    [
        ("body altered", () => new() { Afterwards = d => SignedMessage.One(d, "taxCollected").InnerText = "1" }),
        ("timestamp altered", () => new() { Afterwards = d => SignedMessage.One(d, "Expires").InnerText = "2099-01-01T00:00:00Z" }),
        ("signature value altered", () => new() { Afterwards = d => SignedMessage.One(d, "SignatureValue").InnerText = Convert.ToBase64String(new byte[256]) }),
        ("body not signed", () => new() { Ids = ["ts"] }),
        ("timestamp not signed", () => new() { Ids = ["body"] }),
        ("expired", () => new() { Created = DateTimeOffset.UtcNow.AddHours(-1) }),
        ("from the future", () => new() { Created = DateTimeOffset.UtcNow.AddHours(1) }),
        ("good for ever by its own word", () => new() { Created = DateTimeOffset.UtcNow.AddDays(-2), Lifetime = TimeSpan.FromDays(365) }),
        ("good until a far day, from no day on", () => new() { WithoutCreated = true, Lifetime = TimeSpan.FromDays(365) }),
        ("a stranger's certificate", () => new() { Signer = SignedMessage.Other }),
        ("signed by a stranger, shown the right certificate", () => new() { Signer = SignedMessage.Other, Shown = SignedMessage.Certificate }),
        ("RSA-SHA1", () => new() { Method = SignedXml.XmlDsigRSASHA1Url }),
        ("SHA-1 digest", () => new() { Digest = SignedXml.XmlDsigSHA1Url }),
        ("inclusive canonicalization of SignedInfo", () => new() { Canonicalization = SignedXml.XmlDsigCanonicalizationUrl }),
        ("a second transform", () => new() { EachReference = r => r.AddTransform(new XmlDsigC14NTransform()) }),
        ("enveloped-signature transform", () => new() { EachReference = r => r.AddTransform(new XmlDsigEnvelopedSignatureTransform()) }),
        ("the whole document referred to", () => new() { BeforeSigning = s => { var r = new Reference("") { DigestMethod = SignedXml.XmlDsigSHA256Url }; r.AddTransform(new XmlDsigEnvelopedSignatureTransform()); s.AddReference(r); } }),
        ("no key info", () => new() { Afterwards = d => Remove(SignedMessage.One(d, "KeyInfo")) }),
        ("no token", () => new() { Afterwards = d => Remove(SignedMessage.One(d, "BinarySecurityToken")) }),
        ("two signatures", () => new() { Afterwards = d => SignedMessage.One(d, "Security").AppendChild(SignedMessage.One(d, "Signature").CloneNode(true)) }),
        ("an object in the signature", () => new() { Afterwards = d => SignedMessage.One(d, "Signature").AppendChild(SignedMessage.Element(d, "<Object xmlns='http://www.w3.org/2000/09/xmldsig#'/>")) }),
        ("an id twice", () => new() { Afterwards = d => SignedMessage.One(d, "SendCollectionHistory").SetAttribute("Id", SignedMessage.Wsu, "ts") }),
        // Signature wrapping: what was signed still verifies, and something else stands where it will be read.
        ("XSW: signed body moved into a header, another in its place", () => new() { Afterwards = d => Wrap(d, keepId: false, into: "Header") }),
        ("XSW: the same, with the id on both", () => new() { Afterwards = d => Wrap(d, keepId: true, into: "Header") }),
        ("XSW: signed body moved into the security header", () => new() { Afterwards = d => Wrap(d, keepId: false, into: "Security") }),
        ("XSW: signed body wrapped inside the new one", () => new() { Afterwards = d => WrapInside(d) }),
        ("XSW: signed body moved into the signature as an object", () => new() { Afterwards = d => Wrap(d, keepId: false, into: "Signature") }),
        ("XSW: signed timestamp moved away, a fresh one in its place", () => new() { Created = DateTimeOffset.UtcNow.AddMinutes(-4), Afterwards = WrapTimestamp }),
        ("XSW: a second envelope inside", () => new() { Afterwards = d => SignedMessage.One(d, "Header").AppendChild(d.DocumentElement!.CloneNode(true)) }),
        ("signature outside the security header", () => new() { Afterwards = d => SignedMessage.One(d, "Header").AppendChild(SignedMessage.One(d, "Signature")) }),
        ("token outside the security header", () => new() { Afterwards = d => SignedMessage.One(d, "Header").AppendChild(SignedMessage.One(d, "BinarySecurityToken")) }),
    ];

    public static TheoryData<string> Names => [.. Wrong.Select(w => w.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Signature_InAnyOtherForm_IsRefused(string name) => await RefusedAsync(Wrong.Single(w => w.Name == name).Message().Text(Soap.V11));

    [Fact]
    public async Task Timestamp_WithoutASignature_IsCheckedToo()
    {
        static string Stamped(string created) => Soap.Token().Replace("</w:Security>", $"""<u:Timestamp xmlns:u="{SignedMessage.Wsu}"><u:Created>{created}</u:Created></u:Timestamp></w:Security>""");
        Assert.Equal(200, (await _host.PostAsync(Soap.V11, Soap.V11.Send(header: Stamped(DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"))))).Status);
        foreach (var wrong in new[] { "2020-01-01T00:00:00Z", "yesterday", "", DateTimeOffset.UtcNow.ToString("HH:mm:ss'Z'") })
            FaultTests.AssertFault(await _host.PostAsync(Soap.V11, Soap.V11.Send(header: Stamped(wrong))), Soap.V11, "unauthenticated", "Client", 401);
    }

    private async Task RefusedAsync(string text)
    {
        var before = _host.Intake.Arrivals.Count;
        var answer = await _host.PostAsync(Soap.V11, text);
        FaultTests.AssertFault(answer, Soap.V11, "unauthenticated", "Client", 401);
        Assert.Equal(before, _host.Intake.Arrivals.Count);
    }

    private static void Wrap(XmlDocument document, bool keepId, string into)
    {
        var body = SignedMessage.One(document, "Body");
        var forged = (XmlElement)body.CloneNode(true);
        if (!keepId) forged.SetAttribute("Id", SignedMessage.Wsu, "forged");
        body.ParentNode!.ReplaceChild(forged, body);
        foreach (var amount in forged.GetElementsByTagName("taxCollected").OfType<XmlElement>().ToList()) amount.InnerText = "1";
        var place = document.CreateElement("x", "wrapper", "urn:x");
        place.AppendChild(body);
        SignedMessage.One(document, into).AppendChild(place);
    }

    private static void WrapInside(XmlDocument document)
    {
        var body = SignedMessage.One(document, "Body");
        var forged = document.CreateElement(body.Prefix, "Body", body.NamespaceURI);
        body.ParentNode!.ReplaceChild(forged, body);
        forged.AppendChild(body.FirstChild!.CloneNode(true));
        forged.AppendChild(body);
    }

    private static void WrapTimestamp(XmlDocument document)
    {
        var old = SignedMessage.One(document, "Timestamp");
        var fresh = (XmlElement)old.CloneNode(true);
        fresh.SetAttribute("Id", SignedMessage.Wsu, "fresh");
        old.ParentNode!.ReplaceChild(fresh, old);
        SignedMessage.One(document, "Header").AppendChild(old);
    }

    private static XmlDocument Parse(string xml)
    {
        var document = new XmlDocument();
        document.LoadXml(xml);
        return document;
    }

    private static void Remove(XmlElement element) => element.ParentNode!.RemoveChild(element);
}
