using Bus.Identity.Faults;
using Bus.Identity.Messages;
using Bus.Identity.Xml;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Bindings;

/// <summary>HTTP POST, inbound (SAML 2.0 Bindings, §3.5).</summary>
internal static class PostBinding
{
    public static Inbound Read(IFormCollection form, string parameter, int maxBytes)
    {
        if (form[parameter].Count != 1 || form["RelayState"].Count > 1) throw new SamlException(SamlFault.NotReadable, $"{parameter} がないか、二つあります。", $"{parameter} is missing, or there twice.");
        var bytes = Deflated.FromBase64(form[parameter].ToString().Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        // §3.5.4 knows no compression, yet node-saml compresses unless told not to: XML begins with '<', which no DEFLATE of ours does.
        var isXml = bytes.AsSpan().TrimStart("\uFEFF \t\r\n"u8).StartsWith("<"u8);
        return new Inbound(isXml ? bytes : Deflated.Inflate(bytes, maxBytes), SamlNames.Post, form.TryGetValue("RelayState", out var state) ? state.ToString() : null, null);
    }
}
