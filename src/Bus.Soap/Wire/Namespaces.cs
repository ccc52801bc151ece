namespace Bus.Soap.Wire;

/// <summary>Namespaces of the standards spoken here and of the hub's common schemas.</summary>
internal static class Namespaces
{
    public const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    /// <summary>WS-Addressing 1.0.</summary>
    public const string Addressing = "http://www.w3.org/2005/08/addressing";
    /// <summary>WS-Security 1.0.</summary>
    public const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    /// <summary>Prefix of the password types of the UsernameToken Profile 1.0.</summary>
    public const string PasswordType = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";

    /// <summary>wsu: ids and timestamps of WS-Security 1.0.</summary>
    public const string Utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    /// <summary>Encodings of binary tokens.</summary>
    public const string MessageSecurity = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0";
    /// <summary>Value types of the X.509 Token Profile 1.0.</summary>
    public const string X509Token = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0";
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";
    public const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    /// <summary>wsam: WS-Addressing 1.0 Metadata.</summary>
    public const string AddressingMetadata = "http://www.w3.org/2007/05/addressing/metadata";
    /// <summary>XML-binary Optimized Packaging.</summary>
    public const string Xop = "http://www.w3.org/2004/08/xop/include";

    public const string Exchange = "urn:bus:xmlns:pf:common:schema:2026-01:exchange";
    public const string ExchangeWsdl = "urn:bus:xmlns:pf:common:wsdl:2026-01:exchange";
    public const string Fault = "urn:bus:xmlns:pf:common:schema:2026-01:fault";
    public const string Inquiry = "urn:bus:xmlns:pf:common:schema:2026-01:inquiry";
    public const string Delivery = "urn:bus:xmlns:pf:common:schema:2026-01:delivery";

    public const string Wsdl = "http://schemas.xmlsoap.org/wsdl/";
    public const string WsdlSoap11 = "http://schemas.xmlsoap.org/wsdl/soap/";
    public const string WsdlSoap12 = "http://schemas.xmlsoap.org/wsdl/soap12/";
    public const string SoapOverHttp = "http://schemas.xmlsoap.org/soap/http";
    public const string XmlSchema = "http://www.w3.org/2001/XMLSchema";

    /// <summary>True if the namespace is a release of the same service that the hub does not have: same grammar, other year and number.</summary>
    public static bool IsOtherRelease(string asked, string known)
    {
        var (a, k) = (asked.Split(':'), known.Split(':'));
        if (a.Length != k.Length || a.Length < 3) return false;
        for (var i = 0; i < a.Length; i++)
            if (i != a.Length - 2 && a[i] != k[i]) return false;
        return a[^2] != k[^2];
    }
}
