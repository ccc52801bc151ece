using System.Text;
using System.Xml;

namespace Bus.Demo.Clients;

/// <summary>Writes envelopes, and finds the body of one.</summary>
internal static class SoapEnvelope
{
    private static readonly XmlWriterSettings Writing = new() { Encoding = new UTF8Encoding(false), CloseOutput = false, NewLineHandling = NewLineHandling.Entitize };
    private static readonly XmlReaderSettings Reading = new() { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };

    public static byte[] Write(SoapDialect dialect, ApplicationLogin? token, Action<XmlWriter> body)
    {
        var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Writing))
        {
            var ns = SoapNames.NamespaceOf(dialect);
            xml.WriteStartElement("soapenv", "Envelope", ns);
            if (token is not null) WriteSecurity(xml, ns, token);
            xml.WriteStartElement("soapenv", "Body", ns);
            body(xml);
            xml.WriteEndDocument();
        }
        return buffer.ToArray();
    }

    public static XmlReader Open(Stream stream) => XmlReader.Create(stream, Reading);

    /// <summary>Moves onto the only child of the body. Each header block is shown to <paramref name="header"/>, which reads it to its end or leaves it be.</summary>
    /// <exception cref="XmlException">There is no envelope with a body.</exception>
    public static async Task<SoapDialect> EnterAsync(XmlReader xml, Func<XmlReader, Task>? header = null)
    {
        await xml.MoveToContentAsync();
        if (xml.LocalName != "Envelope" || xml.NamespaceURI is not (SoapNames.Soap11 or SoapNames.Soap12)) throw new XmlException("Not a SOAP envelope.");
        var dialect = xml.NamespaceURI == SoapNames.Soap11 ? SoapDialect.Soap11 : SoapDialect.Soap12;
        await xml.ReadAsync();
        if (await xml.MoveToContentAsync() == XmlNodeType.Element && xml.LocalName == "Header") await xml.ForEachChildAsync(header ?? (x => x.SkipAsync()));
        if (await xml.MoveToContentAsync() != XmlNodeType.Element || xml.LocalName != "Body" || xml.IsEmptyElement) throw new XmlException("The envelope has no body.");
        await xml.ReadAsync();
        if (await xml.MoveToContentAsync() != XmlNodeType.Element) throw new XmlException("The body is empty.");
        return dialect;
    }

    private static void WriteSecurity(XmlWriter xml, string ns, ApplicationLogin login)
    {
        xml.WriteStartElement("soapenv", "Header", ns);
        xml.WriteStartElement("wsse", "Security", SoapNames.Security);
        xml.WriteAttributeString("mustUnderstand", ns, "1");
        xml.WriteStartElement("UsernameToken", SoapNames.Security);
        xml.WriteElementString("Username", SoapNames.Security, login.Application);
        xml.WriteStartElement("Password", SoapNames.Security);
        xml.WriteAttributeString("Type", SoapNames.PasswordText);
        xml.WriteString(login.Password);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
