using System.Text;
using System.Xml;
using Bus.Identity.Faults;
using Bus.Identity.Messages;
using Bus.Identity.Xml;

namespace Bus.Identity.Bindings;

/// <summary>The SOAP binding (SAML 2.0 Bindings, §3.2): one message in the body of a SOAP 1.1 envelope.</summary>
internal static class SoapEnvelope
{
    private const string Namespace = "http://schemas.xmlsoap.org/soap/envelope/";

    public static string Wrap(string message) => $"<soap:Envelope xmlns:soap=\"{Namespace}\"><soap:Body>{message}</soap:Body></soap:Envelope>";

    /// <summary>Why nothing was done (§3.2.3.3).</summary>
    public static string Fault(string text) =>
        Wrap($"<soap:Fault><faultcode>soap:Client</faultcode><faultstring>{CanonicalXml.Text(text)}</faultstring></soap:Fault>");

    /// <summary>The message in the body, as a document of its own.</summary>
    public static Inbound Read(byte[] body, int maxBytes)
    {
        var envelope = SafeXml.Load(body, maxBytes).DocumentElement!;
        var content = envelope.LocalName == "Envelope" && envelope.NamespaceURI == Namespace && envelope.Child("Body", Namespace) is { } found
            ? found.ChildNodes.OfType<XmlElement>().ToList() : [];
        // §3.2.2: exactly one.
        if (content.Count != 1) throw new SamlException(SamlFault.NotReadable, "SOAP の本文に電文が一つだけありません。", "The SOAP body does not hold one message.");
        // Prefixes that the envelope declares go along; exclusive canonicalization keeps the signature valid.
        return new Inbound(Encoding.UTF8.GetBytes(content[0].OuterXml), SamlNames.Soap, null, null);
    }
}
