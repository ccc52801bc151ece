using System.Globalization;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Soap.Wire;

/// <summary>One page of a delivery as its <c>SendX</c> element: the same for a push and for the mailbox.</summary>
internal static class PageBody
{
    /// <summary>Writes the element with the next records of <paramref name="records"/>, as many as the run has.</summary>
    /// <returns>Counted from what was written.</returns>
    /// <exception cref="InvalidDataException">The journal holds fewer records than the message says.</exception>
    /// <exception cref="ArgumentException">A value holds a character that XML 1.0 has no place for.</exception>
    public static async Task<ControlTotal> WriteAsync(PooledBuffer buffer, IRecordFormats formats, RecordShape shape, Delivery delivery, int page,
        RecordRun run, OutgoingReader records, CancellationToken cancellation)
    {
        var ns = shape.Contract.SchemaNamespace;
        var head = delivery.Message.Head;
        using var xml = EnvelopeWriter.ForElement(buffer);
        xml.WriteStartElement("", shape.Contract.Operation, ns);
        xml.WriteElementString("messageId", ns, Pages.MessageId(delivery, page));
        if (head.BusinessDate is { } date) xml.WriteElementString("businessDate", ns, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (head.Sequence is { } sequence) xml.WriteElementString("sequence", ns, sequence.ToString(CultureInfo.InvariantCulture));
        if (head.Extent is { } extent) xml.WriteElementString("extent", ns, extent.Wire());
        var total = ControlTotal.Zero;
        for (var position = run.First; position < run.End; position++)
        {
            if (!await records.ReadAsync(cancellation)) throw new InvalidDataException($"Delivery {delivery.Id} ends before record {position}.");
            formats.WriteXml(xml, shape, records);
            total += new ControlTotal(1, records.Amount);
        }
        xml.WriteEndElement();
        return total;
    }
}
