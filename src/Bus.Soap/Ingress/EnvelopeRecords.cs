using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Soap.Ingress;

/// <summary>
/// The records of a body, with the rest of the envelope behind the last: a message whose envelope does not end as it must is refused before
/// anything is committed, and XML that cannot or must not be read further is a failure of the whole message.
/// </summary>
/// <param name="records">Reads the records; null: the body's child is an empty element.</param>
/// <param name="xml">The reader under it.</param>
/// <param name="depth">Depth of the body's child.</param>
/// <param name="close">Checks the end of the envelope.</param>
internal sealed class EnvelopeRecords(CandidateReader? records, XmlReader xml, int depth, Func<Fault?> close) : CandidateReader
{
    private bool _ended;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_ended) return false;
        try
        {
            if (records is not null && await records.ReadAsync(cancellation))
            {
                (Index, Line, Structural, FieldsReadable) = (records.Index, records.Line, records.Structural, records.FieldsReadable);
                return true;
            }
            Failure = records?.Failure ?? CheckEnd();
        }
        catch (ForbiddenXmlException e)
        {
            Failure = e.Fault;
        }
        catch (XmlException e)
        {
            Failure = Refusals.NotWellFormed(e);
        }
        _ended = true;
        return false;
    }

    private Fault? CheckEnd()
    {
        if (records is not null && (xml.MoveToContent() != XmlNodeType.EndElement || xml.Depth != depth)) return Refusals.Unexpected(xml);
        return close();
    }

    public override ReadOnlySpan<byte> Field(int item) => records is null ? default : records.Field(item);

    public override ValueTask DisposeAsync() => records?.DisposeAsync() ?? ValueTask.CompletedTask;
}
