namespace Bus.Demo.Clients;

/// <summary>Names on the wire.</summary>
internal static class SoapNames
{
    public const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Addressing = "http://www.w3.org/2005/08/addressing";
    public const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string PasswordText = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";
    public const string Exchange = "urn:bus:xmlns:pf:common:schema:2026-01:exchange";
    public const string ExchangeAction = "urn:bus:xmlns:pf:common:wsdl:2026-01:exchange:";
    public const string Delivery = "urn:bus:xmlns:pf:common:schema:2026-01:delivery";

    public static string NamespaceOf(SoapDialect dialect) => dialect == SoapDialect.Soap11 ? Soap11 : Soap12;

    public static string MediaTypeOf(SoapDialect dialect) => dialect == SoapDialect.Soap11 ? "text/xml" : "application/soap+xml";
}
