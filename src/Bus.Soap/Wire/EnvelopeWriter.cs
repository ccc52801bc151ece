using System.Text;
using System.Xml;

namespace Bus.Soap.Wire;

/// <summary>Writes one envelope into a pooled buffer.</summary>
internal sealed class EnvelopeWriter : IDisposable
{
    private static readonly XmlWriterSettings Document = Settings(ConformanceLevel.Document);
    private static readonly XmlWriterSettings Fragment = Settings(ConformanceLevel.Fragment);
    private readonly PooledBuffer _buffer;
    private readonly SoapVersion _version;

    public EnvelopeWriter(PooledBuffer buffer, SoapVersion version)
    {
        (_buffer, _version) = (buffer, version);
        Xml = XmlWriter.Create(buffer, Document);
        Xml.WriteStartDocument();
        Xml.WriteStartElement("soapenv", "Envelope", version.Namespace);
    }

    public XmlWriter Xml { get; }

    public void StartHeader() => Xml.WriteStartElement("soapenv", "Header", _version.Namespace);
    public void EndHeader() => Xml.WriteEndElement();
    public void StartBody() => Xml.WriteStartElement("soapenv", "Body", _version.Namespace);

    /// <summary>Puts an element that was written before into the place the writer stands at.</summary>
    public void Splice(PooledBuffer element)
    {
        Xml.WriteString(""); // ends the start tag that may still be open
        Xml.Flush();
        _buffer.Write(element.Written.Span);
    }

    /// <summary>Closes whatever is open; the buffer is whole then.</summary>
    public void End()
    {
        Xml.WriteEndDocument();
        Xml.Flush();
    }

    /// <summary>A writer for one element on its own, to be spliced in later.</summary>
    public static XmlWriter ForElement(PooledBuffer buffer) => XmlWriter.Create(buffer, Fragment);

    public void Dispose() => Xml.Dispose();

    // A carriage return in a value would be normalised away by the reader, so it is written as a character reference (XML 1.0 §2.11).
    private static XmlWriterSettings Settings(ConformanceLevel level) =>
        new() { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize, ConformanceLevel = level, CloseOutput = false };
}
