using System.Globalization;
using System.Xml;
using Bus.Identity.Faults;
using Bus.Identity.Messages;
using Bus.Identity.Metadata;
using Bus.Identity.Providers;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOn;

/// <summary>Reads an AuthnRequest (SAML 2.0 Core, §3.4.1).</summary>
internal static class AuthnRequestReader
{
    private static readonly string[] OutBindings = [SamlNames.Post, SamlNames.Artifact];

    public static SignOnRequest Read(ValidMessage message, DateTimeOffset now)
    {
        var (root, metadata) = (message.Root, message.Party.Metadata!);
        var consumer = Consumer(root.Get("AssertionConsumerServiceURL"), root.Get("AssertionConsumerServiceIndex"), root.Get("ProtocolBinding"), metadata);
        var contexts = root.Child("RequestedAuthnContext", SamlNames.Protocol);
        return new SignOnRequest
        {
            Party = message.Party.Id, RequestId = message.Id, Consumer = consumer.Location, Binding = consumer.Binding, RelayState = message.RelayState, At = now,
            ForceAuthn = root.Flag("ForceAuthn"), IsPassive = root.Flag("IsPassive"),
            NameIdFormat = root.Child("NameIDPolicy", SamlNames.Protocol)?.Get("Format"),
            // A declaration is one that nothing here proves, and must not be taken for no wish at all.
            Contexts = contexts is null ? [] : [.. contexts.Children("AuthnContextClassRef", SamlNames.Assertion).Concat(contexts.Children("AuthnContextDeclRef", SamlNames.Assertion)).Select(c => c.InnerText.Trim())],
            Comparison = contexts?.Get("Comparison") ?? "exact",
            Subject = root.Child("Subject", SamlNames.Assertion) is { } subject ? NameOf(subject) : null,
        };
    }

    private static string? NameOf(XmlElement subject) => subject.Child("NameID", SamlNames.Assertion)?.Simple();

    /// <summary>Null, or why the request cannot be met at all, whoever signs in.</summary>
    public static SignOnRefusal? Refusal(ValidMessage message, IdentityProvider provider)
    {
        // §3.4.1: it asks for one person. Named in a way that is not read here (EncryptedID, BaseID), it must not be answered with whoever sits there.
        if (message.Root.Child("Subject", SamlNames.Assertion) is { } subject && string.IsNullOrEmpty(NameOf(subject)))
            return new SignOnRefusal(SamlNames.Responder, SamlNames.RequestUnsupported, "A Subject must be named by a NameID (neither EncryptedID nor BaseID is supported).");
        var policy = message.Root.Child("NameIDPolicy", SamlNames.Protocol);
        // §3.4.1.1: another namespace than its own would be somebody else's name (affiliations are not known here).
        if (policy?.Get("SPNameQualifier") is { Length: > 0 } qualifier && qualifier != message.Party.EntityId)
            return new SignOnRefusal(SamlNames.Requester, SamlNames.InvalidNameIdPolicy, "SPNameQualifier must be the SP's own entity id.");
        // §3.4.1.2: whoever is listed must be one of them, for we pass nothing on.
        var list = message.Root.Child("Scoping", SamlNames.Protocol)?.Child("IDPList", SamlNames.Protocol)?.Children("IDPEntry", SamlNames.Protocol).ToList();
        return list is { Count: > 0 } && list.All(e => e.Get("ProviderID") != provider.EntityId)
            ? new SignOnRefusal(SamlNames.Requester, SamlNames.NoSupportedIdp, "None of the identity providers in IDPList is this one.") : null;
    }

    /// <summary>§3.4.1 and Metadata §2.2.3: the consumer named by URL or index, else the default one; always one of the metadata.</summary>
    public static ConsumerService Consumer(string? url, string? index, string? binding, SpMetadata metadata)
    {
        if (url is not null && index is not null) throw new SamlException(SamlFault.NotReadable, "AssertionConsumerServiceURL と Index の両方があります。", "There are both AssertionConsumerServiceURL and Index.");
        var possible = metadata.Consumers.Where(c => OutBindings.Contains(c.Binding) && (binding is null || c.Binding == binding));
        if (url is not null) possible = possible.Where(c => c.Location == url);
        if (index is not null) possible = possible.Where(c => c.Index.ToString(CultureInfo.InvariantCulture) == index);
        var found = possible.ToList();
        // The first marked default, else the first not marked otherwise, else the first.
        return found.FirstOrDefault(c => c.IsDefault == true) ?? found.FirstOrDefault(c => c.IsDefault is null) ?? found.FirstOrDefault()
            ?? throw new SamlException(SamlFault.UnknownEndpoint, $"AssertionConsumerService: {url ?? index ?? binding ?? "（なし）"}", $"AssertionConsumerService: {url ?? index ?? binding ?? "(none)"}");
    }
}
