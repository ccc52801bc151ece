using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>Reads wsse:Security: the UsernameToken (Profile 1.0) with PasswordText; timestamps and other tokens are passed over.</summary>
internal sealed class SecurityReader(XmlReader xml, Headers headers, SoapOptions options)
{
    private static readonly Fault Digest = Refusals.Credentials(
        "PasswordDigest は、この業務システムでは有効になっていません。PasswordText を https で使ってください。",
        "PasswordDigest is not enabled for this application. Use PasswordText over https.");

    private static readonly Fault Broken = Refusals.Credentials(
        "UsernameToken を読めません。Username と Password を一つずつ入れてください。",
        "The UsernameToken cannot be read. It needs one Username and one Password.");

    private static readonly Fault Twice = Refusals.Credentials(
        "UsernameToken が二つ以上あります。", "There is more than one UsernameToken.");

    public Fault? Read()
    {
        Fault? fault = null;
        ForEachChild(() =>
        {
            if (xml is { LocalName: "UsernameToken", NamespaceURI: Namespaces.Security }) fault ??= ReadToken();
            else xml.Skip();
        });
        return fault;
    }

    private Fault? ReadToken()
    {
        string? user = null, password = null, type = null;
        ForEachChild(() =>
        {
            switch (xml.NamespaceURI == Namespaces.Security ? xml.LocalName : "")
            {
                case "Username": user = WireText.ReadElement(xml, options.MaxTextLength); break;
                case "Password":
                    type = xml.GetAttribute("Type");
                    password = WireText.ReadElement(xml, options.MaxTextLength, exact: true);
                    break;
                default: xml.Skip(); break;
            }
        });
        if (type == Namespaces.PasswordType + "#PasswordDigest") return Digest;
        if (string.IsNullOrEmpty(user) || password is null || type is not (null or "" or "PasswordText" or Namespaces.PasswordType + "#PasswordText")) return Broken;
        if (headers.Credentials is not null) return Twice;
        headers.Credentials = new Credentials.UserPassword(user, password);
        return null;
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
