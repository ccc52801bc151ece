using Bus.Identity.Xml;

namespace Bus.Identity.Messages;

/// <summary>The content of a Status (SAML 2.0 Core, §3.2.2.1).</summary>
internal static class StatusText
{
    public static string Of(string status, string? subStatus = null, string? message = null) =>
        $"<samlp:StatusCode Value=\"{status}\">{(subStatus is null ? "" : $"<samlp:StatusCode Value=\"{subStatus}\"></samlp:StatusCode>")}</samlp:StatusCode>"
        + (message is null ? "" : $"<samlp:StatusMessage>{CanonicalXml.Text(message)}</samlp:StatusMessage>");
}
