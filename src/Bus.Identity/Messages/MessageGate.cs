using System.Text.RegularExpressions;
using System.Xml;
using Bus.Identity.Faults;
using Bus.Identity.Providers;
using Bus.Identity.Signing;
using Bus.Identity.Xml;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Messages;

/// <summary>What every protocol message must pass (SAML 2.0 Core §3.2, Bindings §3.4–3.6).</summary>
internal sealed partial class MessageGate(IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <param name="mustSign">True: without a signature it is refused, whatever the relying party promised.</param>
    /// <exception cref="SamlException">It does not pass.</exception>
    public ValidMessage Check(IdentityProvider provider, Inbound inbound, string name, string destination, bool mustSign)
    {
        if (inbound.RelayState is { } state && System.Text.Encoding.UTF8.GetByteCount(state) > options.Value.MaxRelayState)
            throw new SamlException(SamlFault.TooLarge, $"RelayState は {options.Value.MaxRelayState} バイトまでです。", $"RelayState may have {options.Value.MaxRelayState} bytes.");
        var document = SafeXml.Load(inbound.Xml, options.Value.MaxMessageBytes);
        return Check(provider, document, document.DocumentElement!, inbound, name, destination, mustSign);
    }

    private ValidMessage Check(IdentityProvider provider, XmlDocument document, XmlElement root, Inbound inbound, string name, string destination, bool mustSign)
    {
        if (root.LocalName != name || root.NamespaceURI != SamlNames.Protocol) throw new SamlException(SamlFault.NotReadable, $"{name} ではありません。", $"It is no {name}.");
        // Core §3.2.1: Version "2.0", an ID of type xs:ID.
        if (root.Get("Version") != "2.0") throw new SamlException(SamlFault.NotReadable, "Version が 2.0 ではありません。", "Version is not 2.0.");
        var id = root.Required("ID");
        if (!IdForm().IsMatch(id)) throw new SamlException(SamlFault.NotReadable, "ID の形が正しくありません。", "The ID is malformed.");
        var now = clock.GetUtcNow();
        var party = provider.ByEntity(Issuer(root), now);
        var signed = IsSigned(document, inbound, party);
        if (!signed && (mustSign || party.MustSign)) throw new SamlException(SamlFault.Unsigned, $"{name}。", $"{name}.");
        CheckDestination(root, inbound.Binding, destination, signed);
        // Core §3.2.1, IssueInstant; Profiles §4.1.4.1 leaves the window to us.
        if (root.Time("IssueInstant") is not { } issued) throw new SamlException(SamlFault.NotReadable, "IssueInstant がありません。", "There is no IssueInstant.");
        if ((now - issued).Duration() > options.Value.ClockSkew)
            throw new SamlException(SamlFault.Stale, $"IssueInstant は {issued:yyyy-MM-dd HH:mm:ss} (UTC) です。", $"IssueInstant is {issued:yyyy-MM-dd HH:mm:ss} UTC.");
        if (root.Time("NotOnOrAfter") is { } end && end <= now - options.Value.ClockSkew) throw new SamlException(SamlFault.Stale, "NotOnOrAfter を過ぎています。", "NotOnOrAfter is over.");
        return new ValidMessage(root, party, id, inbound.RelayState, inbound.Binding);
    }

    // Profiles §4.1.4.1: Issuer must be there; its Format, if any, is entity.
    private static string Issuer(XmlElement root)
    {
        var issuers = root.Children("Issuer", SamlNames.Assertion).ToList();
        if (issuers.Count != 1 || issuers[0].Get("Format") is { } format && format != SamlNames.Entity || issuers[0].Simple() is not { Length: > 0 } issuer)
            throw new SamlException(SamlFault.NotReadable, "Issuer がないか、正しくありません。", "The Issuer is missing or wrong.");
        return issuer;
    }

    private static bool IsSigned(XmlDocument document, Inbound inbound, Party party)
    {
        var certificates = party.Metadata!.Signing;
        if (inbound.Binding != SamlNames.Redirect) return StrictSignature.Verify(document, certificates);
        // Bindings §3.4.4.1: the signature is on the query; one inside the message must have been removed.
        if (document.DocumentElement!.Holds("Signature", SamlNames.Signature))
            throw new SamlException(SamlFault.BadSignature, "Redirect では電文の中に署名を置けません。", "By Redirect no signature may stand inside the message.");
        inbound.Query?.Verify(certificates);
        return inbound.Query is not null;
    }

    // Bindings §3.4.5.2, §3.5.5.2: signed, it must name the place where it arrived; unsigned, it may, and then rightly. SOAP (§3.2) needs none.
    private static void CheckDestination(XmlElement root, string binding, string destination, bool signed)
    {
        var said = root.Get("Destination");
        if (said is null ? signed && binding != SamlNames.Soap : said != destination)
            throw new SamlException(SamlFault.WrongDestination, $"Destination は {said ?? "（なし）"}、正しくは {destination}。", $"Destination is {said ?? "(none)"}; it must be {destination}.");
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9._-]{0,255}\z")]
    private static partial Regex IdForm();
}
