using Bus.Identity.Faults;
using Bus.Identity.Messages;
using Bus.Identity.Signing;
using Bus.Identity.Xml;

namespace Bus.Identity.Bindings;

/// <summary>HTTP Redirect, inbound (SAML 2.0 Bindings, §3.4).</summary>
internal static class RedirectBinding
{
    private static readonly string[] Known = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding"];

    /// <param name="query">The query as it was sent, with or without the question mark.</param>
    /// <param name="parameter"><c>SAMLRequest</c> or <c>SAMLResponse</c>.</param>
    public static Inbound Read(string query, string parameter, int maxBytes)
    {
        var raw = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.TrimStart('?').Split('&'))
        {
            var name = part.Split('=', 2)[0];
            // Twice the same: one could be verified and the other used.
            if (Known.Contains(Uri.UnescapeDataString(name)) && !raw.TryAdd(Uri.UnescapeDataString(name), part[Math.Min(part.Length, name.Length + 1)..]))
                throw new SamlException(SamlFault.NotReadable, $"{name} が二つあります。", $"{name} is there twice.");
        }
        if (raw.ContainsKey("SAMLRequest") && raw.ContainsKey("SAMLResponse")) throw new SamlException(SamlFault.NotReadable, "SAMLRequest と SAMLResponse の両方があります。", "There are both SAMLRequest and SAMLResponse.");
        // §3.4.4: the one encoding there is.
        if (raw.TryGetValue("SAMLEncoding", out var encoding) && Decode(encoding) != "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE") throw new SamlException(SamlFault.NotReadable, "SAMLEncoding が DEFLATE ではありません。", "SAMLEncoding is not DEFLATE.");
        var message = raw.GetValueOrDefault(parameter) ?? throw new SamlException(SamlFault.NotReadable, $"{parameter} がありません。", $"There is no {parameter}.");
        var xml = Deflated.Inflate(Deflated.FromBase64(Decode(message)), maxBytes);
        return new Inbound(xml, SamlNames.Redirect, raw.TryGetValue("RelayState", out var state) ? Decode(state) : null, Signature(raw, parameter));
    }

    // §3.4.4.1: over the octets as they were sent, in this order, a RelayState only if there is one.
    private static QuerySignature? Signature(Dictionary<string, string> raw, string parameter)
    {
        if (!raw.ContainsKey("Signature") && !raw.ContainsKey("SigAlg")) return null;
        if (!raw.TryGetValue("Signature", out var signature) || !raw.TryGetValue("SigAlg", out var algorithm))
            throw new SamlException(SamlFault.BadSignature, "Signature と SigAlg は両方必要です。", "Signature and SigAlg belong together.");
        var signed = $"{parameter}={raw[parameter]}{(raw.TryGetValue("RelayState", out var state) ? "&RelayState=" + state : "")}&SigAlg={algorithm}";
        return new QuerySignature(signed, Decode(algorithm), Deflated.FromBase64(Decode(signature)));
    }

    private static string Decode(string value) => Uri.UnescapeDataString(value.Replace('+', ' ')).Replace("\r", "", StringComparison.Ordinal);
}
