using System.Net.Http.Headers;
using System.Text;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.SignOn;

/// <summary>Artifact binding and its back channel (SAML 2.0 Bindings, §3.6).</summary>
public sealed class ArtifactTests
{
    private static readonly Sp Party = new();
    private static readonly Sp Other = new("nenkin");

    private static string Resolve(Hub hub, Sp party, string artifact) =>
        $"<samlp:ArtifactResolve xmlns:samlp=\"{Sp.Protocol}\" xmlns:saml=\"{Sp.Assertion}\" ID=\"{Sp.NewId()}\" Version=\"2.0\" IssueInstant=\"{hub.Clock.Now:yyyy-MM-ddTHH:mm:ssZ}\"><saml:Issuer>{party.EntityId}</saml:Issuer><samlp:Artifact>{artifact}</samlp:Artifact></samlp:ArtifactResolve>";

    private static async Task<(int Status, Answer Answer)> CallAsync(Hub hub, string message)
    {
        using var http = new HttpClient();
        var envelope = $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{message}</s:Body></s:Envelope>";
        using var answer = await http.PostAsync($"{hub.Idp}/artifact", new StringContent(envelope, Encoding.UTF8, MediaTypeHeaderValue.Parse("text/xml")));
        return ((int)answer.StatusCode, Answer.Of(Sp.Load(await answer.Content.ReadAsStringAsync()).DocumentElement!));
    }

    private static async Task<string> ArtifactAsync(Hub hub, Browser browser)
    {
        var request = Party.AuthnRequest(hub, "ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact\"");
        var first = await browser.GetAsync($"{hub.Idp}/sso?{Party.Query(request, "r s")}");
        var back = first.Headers.Location!.OriginalString.Contains("/signin") ? await browser.SignInAsync(hub, first) : first;
        var address = back.Headers.Location!.OriginalString;
        Assert.StartsWith($"{Party.Acs}/artifact?SAMLart=", address);
        Assert.EndsWith("&RelayState=r%20s", address);
        return Uri.UnescapeDataString(address.Split("SAMLart=")[1].Split('&')[0]);
    }

    [Theory]
    [InlineData("assertion")]
    [InlineData("both")]
    public async Task Artifact_IsResolvedOnce_ByWhomItIsFor(string sign)
    {
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { Sign = sign }), Other.Declared());
        using var browser = new Browser();
        var certificates = await Published.CertificatesAsync(hub);
        var artifact = await ArtifactAsync(hub, browser);
        var (status, answer) = await CallAsync(hub, Party.Sign(Resolve(hub, Party, artifact)).OuterXml);
        Assert.Equal(200, status);
        Assert.True(answer.IsSigned("//p:ArtifactResponse", certificates), answer.Xml);
        Assert.True(answer.IsSigned("//a:Assertion", certificates));
        Assert.Equal(sign == "both", answer.IsSigned("//p:Response", certificates));
        Assert.Null((await CallAsync(hub, Party.Sign(Resolve(hub, Party, artifact)).OuterXml)).Answer.Node("//p:Response"));

        // Another relying party gets nothing, and has used it up.
        var second = await ArtifactAsync(hub, browser);
        Assert.Null((await CallAsync(hub, Other.Sign(Resolve(hub, Other, second)).OuterXml)).Answer.Node("//p:Response"));
        Assert.Null((await CallAsync(hub, Party.Sign(Resolve(hub, Party, second)).OuterXml)).Answer.Node("//p:Response"));
    }

    [Fact]
    public async Task Resolve_UnsignedOrRepeatedOrTooLate_GetsNothing()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        using var browser = new Browser();
        var artifact = await ArtifactAsync(hub, browser);
        var (status, answer) = await CallAsync(hub, Resolve(hub, Party, artifact));
        Assert.Equal(500, status);
        Assert.Contains("unsigned", answer.Xml);
        hub.Clock.Now += TimeSpan.FromMinutes(2);
        var late = Party.Sign(Resolve(hub, Party, artifact)).OuterXml;
        Assert.Null((await CallAsync(hub, late)).Answer.Node("//p:Response"));
        Assert.Contains("replayed", (await CallAsync(hub, late)).Answer.Xml);
    }
}
