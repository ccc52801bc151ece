namespace Bus.Conformance.Wire;

/// <summary>Names on the wire, as an application's vendor would have them from the WSDL and the standards.</summary>
internal static class Names
{
    public const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Addressing = "http://www.w3.org/2005/08/addressing";
    public const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string PasswordText = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";
    public const string Fault = "urn:bus:xmlns:pf:common:schema:2026-01:fault";
    public const string Delivery = "urn:bus:xmlns:pf:common:schema:2026-01:delivery";
    public const string Exchange = "urn:bus:xmlns:pf:common:schema:2026-01:exchange";
    public const string ExchangeAction = "urn:bus:xmlns:pf:common:wsdl:2026-01:exchange:";
    public const string Wsdl = "http://schemas.xmlsoap.org/wsdl/";
}
