using System.Buffers.Text;
using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress.Security;

/// <summary>Reads wsse:Security: UsernameToken (Profile 1.0) with PasswordText or PasswordDigest, the timestamp, and whether there is a signature.</summary>
/// <param name="mandatory">The header is mustUnderstand: a token in it that is not known is refused.</param>
internal sealed class SecurityReader(XmlReader xml, Headers headers, SoapOptions options, bool mandatory)
{
    private const int LongestNonce = 256;
    private const string Text = Namespaces.PasswordType + "#PasswordText";
    private const string Digest = Namespaces.PasswordType + "#PasswordDigest";

    private static readonly Fault Broken = Refusals.Credentials(
        "UsernameToken を読めません。Username と Password を一つずつ（PasswordDigest では Nonce と Created も）入れてください。",
        "The UsernameToken cannot be read. It needs one Username and one Password (with PasswordDigest also Nonce and Created).");

    private static readonly Fault Twice = Refusals.Credentials(
        "UsernameToken または Timestamp が二つ以上あります。", "There is more than one UsernameToken or Timestamp.");

    public Fault? Read()
    {
        Fault? fault = null;
        ForEachChild(() =>
        {
            switch (xml.NamespaceURI, xml.LocalName)
            {
                case (Namespaces.Security, "UsernameToken"): fault ??= ReadToken(); break;
                case (Namespaces.Utility, "Timestamp"): fault ??= ReadTimestamp(); break;
                case (Namespaces.Signature, "Signature"): (headers.Signed, _) = (true, Skip()); break;
                case (Namespaces.Security, "BinarySecurityToken"): Skip(); break; // the signature names it
                default:
                    if (mandatory) headers.NotUnderstood.Add(new XmlQualifiedName(xml.LocalName, xml.NamespaceURI));
                    Skip();
                    break;
            }
        });
        return fault;
    }

    private Fault? ReadTimestamp()
    {
        string? created = null, expires = null;
        var twice = headers.Timestamp is not null;
        ForEachChild(() =>
        {
            switch (xml.NamespaceURI == Namespaces.Utility ? xml.LocalName : "")
            {
                case "Created": (created, twice) = (ReadText(), twice || created is not null); break;
                case "Expires": (expires, twice) = (ReadText(), twice || expires is not null); break;
                default: Skip(); break;
            }
        });
        headers.Timestamp = new SecurityTimestamp(created, expires);
        return twice ? Twice : null;
    }

    private Fault? ReadToken()
    {
        string? user = null, password = null, type = null, nonce = null, created = null;
        var twice = headers.Token is not null;
        ForEachChild(() =>
        {
            switch (xml.NamespaceURI, xml.LocalName)
            {
                case (Namespaces.Security, "Username"): (user, twice) = (ReadText(), twice || user is not null); break;
                case (Namespaces.Security, "Password"):
                    twice |= password is not null;
                    type = xml.GetAttribute("Type");
                    password = WireText.ReadElement(xml, options.MaxTextLength, exact: true);
                    break;
                case (Namespaces.Security, "Nonce"): (nonce, twice) = (ReadText(), twice || nonce is not null); break;
                case (Namespaces.Utility, "Created"): (created, twice) = (ReadText(), twice || created is not null); break;
                default: Skip(); break;
            }
        });
        if (twice) return Twice;
        if (string.IsNullOrEmpty(user) || password is null) return Broken;
        if (type is null or "" or "PasswordText" or Text) headers.Token = new Credentials.UserPassword(user, password);
        else if (type == Digest && Bytes(nonce) is { Length: > 0 } value && !string.IsNullOrEmpty(created) && Bytes(password.Trim()) is { Length: 20 } digest)
            headers.Token = new Credentials.PasswordDigest(user, value, created, digest);
        return headers.Token is null ? Broken : null;
    }

    private static byte[]? Bytes(string? base64) => base64 is { Length: <= LongestNonce } && Base64.IsValid(base64) ? Convert.FromBase64String(base64) : null;

    private string? ReadText() => WireText.ReadElement(xml, options.MaxTextLength);

    private bool Skip()
    {
        xml.Skip();
        return true;
    }

    /// <summary>Calls back on each child element, which must be read to its end; leaves the reader after the parent.</summary>
    private void ForEachChild(Action child)
    {
        var (depth, empty) = (xml.Depth, xml.IsEmptyElement);
        xml.Read();
        if (empty) return;
        while (!(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
            if (xml.NodeType == XmlNodeType.Element) child();
            else xml.Read();
        xml.Read();
    }
}
