using System.Text;
using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;

namespace Bus.Contracts.Xml;

/// <summary>Writes a file that is the body of a SOAP message: the contract's <c>Send…</c> element with its records. Business date, sequence and extent stand in the end file.</summary>
internal sealed class XmlFileWriter : IFlatWriter
{
    private readonly Stream _stream;
    private readonly RecordShape _shape;
    private readonly XmlWriter _xml;

    public XmlFileWriter(Stream stream, RecordShape shape)
    {
        (_stream, _shape) = (stream, shape);
        _xml = XmlWriter.Create(stream, new XmlWriterSettings { Async = true, CloseOutput = false, Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize });
        _xml.WriteStartElement(shape.Contract.Operation, shape.Contract.SchemaNamespace);
    }

    public void Write(OutgoingReader record, Action<string, Rune>? unmappable) => XmlRecordWriter.Write(_xml, _shape, record);

    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _xml.FlushAsync().ConfigureAwait(false);
        await _stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        await _xml.WriteEndElementAsync().ConfigureAwait(false);
        await FlushAsync(cancellation).ConfigureAwait(false);
        await _xml.DisposeAsync().ConfigureAwait(false);
    }
}
