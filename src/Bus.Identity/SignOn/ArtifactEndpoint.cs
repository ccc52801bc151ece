using System.Text;
using Bus.Core.Identity;
using Bus.Identity.Bindings;
using Bus.Identity.Faults;
using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Providers;
using Bus.Identity.Signing;
using Bus.Identity.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOn;

/// <summary>ArtifactResolutionService (SAML 2.0 Core §3.5, Profiles §5): a signed ArtifactResolve gets the response, once.</summary>
internal sealed class ArtifactEndpoint(MessageGate gate, Artifacts artifacts, SigningKeys keys, IOnceStore seen, FrontDoor door, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const string Declaration = $" xmlns:samlp=\"{SamlNames.Protocol}\"";

    public async Task ResolveAsync(HttpContext http, IdentityProvider provider)
    {
        var answer = await SoapAnswer.OfAsync(http, door, body => ResolveAsync(http, provider, body));
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer), http.RequestAborted);
    }

    private async Task<string> ResolveAsync(HttpContext http, IdentityProvider provider, byte[] body)
    {
        var message = gate.Check(provider, SoapEnvelope.Read(body, options.Value.MaxMessageBytes), "ArtifactResolve", provider.Artifact, mustSign: true);
        if (!await seen.AddAsync(new OnceItem(provider.Code, "artifact-resolve", $"{message.Party.Id}/{message.Id}", [], clock.GetUtcNow() + 2 * options.Value.ClockSkew), http.RequestAborted))
            throw new SamlException(SamlFault.Replayed, "ArtifactResolve", "ArtifactResolve");
        var artifact = message.Root.Child("Artifact", SamlNames.Protocol)?.Simple() ?? throw new SamlException(SamlFault.NotReadable, "Artifact がありません。", "There is no Artifact.");
        var response = await artifacts.TakeAsync(provider, message.Party, artifact, http.RequestAborted);
        var key = await keys.ForAsync(provider.Code, message.Party.UsesEcdsa, message.Party.Key, http.RequestAborted);
        return Write(provider, message.Id, response, key);
    }

    // §3.5.2; where there is nothing to give the answer is empty, and a success all the same (§3.5.3).
    private string Write(IdentityProvider provider, string inResponseTo, string? response, SigningKey key)
    {
        var id = MessageId.New();
        var head = $"<samlp:ArtifactResponse{Declaration} ID=\"{id}\" InResponseTo=\"{CanonicalXml.Attribute(inResponseTo)}\" IssueInstant=\"{CanonicalXml.Time(clock.GetUtcNow())}\" Version=\"2.0\">"
            + $"<saml:Issuer xmlns:saml=\"{SamlNames.Assertion}\">{CanonicalXml.Text(provider.EntityId)}</saml:Issuer>";
        // The response declares the prefix for itself; inside of this one, canonical text must not do so again.
        var inner = response?.Replace($"<samlp:Response{Declaration}", "<samlp:Response", StringComparison.Ordinal);
        return XmlSigner.Sign(head, $"<samlp:Status>{StatusText.Of(SamlNames.Success)}</samlp:Status>{inner}</samlp:ArtifactResponse>", id, key);
    }
}
