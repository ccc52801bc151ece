using System.Xml;

namespace Bus.Soap.Wire;

/// <summary>Writes one envelope into a pooled buffer.</summary>
internal sealed class EnvelopeWriter : IDisposable
{
    private readonly Utf8XmlWriter _xml;
    private readonly SoapVersion _version;

    public EnvelopeWriter(PooledBuffer buffer, SoapVersion version)
    {
        (_xml, _version) = (new Utf8XmlWriter(buffer), version);
        _xml.WriteStartDocument();
        _xml.WriteStartElement("soapenv", "Envelope", version.Namespace);
    }

    public XmlWriter Xml => _xml;

    public void StartHeader() => Xml.WriteStartElement("soapenv", "Header", _version.Namespace);
    public void EndHeader() => Xml.WriteEndElement();
    public void StartBody() => Xml.WriteStartElement("soapenv", "Body", _version.Namespace);

    /// <summary>Puts an element that was written before into the place the writer stands at.</summary>
    public void Splice(PooledBuffer element) => _xml.Splice(element.Written.Span);

    /// <summary>Closes whatever is open; the buffer is whole then.</summary>
    public void End() => _xml.WriteEndDocument();

    /// <summary>A writer for one element on its own, to be spliced in later.</summary>
    public static XmlWriter ForElement(PooledBuffer buffer) => new Utf8XmlWriter(buffer);

    public void Dispose() => _xml.Dispose();
}
