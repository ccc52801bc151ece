using System.Globalization;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;
using Microsoft.Extensions.Logging;

namespace Bus.Soap.Egress;

/// <summary>
/// Hands a delivery over in one call of the consumer's own <c>SendXFile</c>, its records as an attached CSV file that is written while it is sent. Its last boundary is sent only
/// if the totals agree, so that a consumer never has a file that is not what was accepted.
/// </summary>
internal sealed class FileCalls(IRecordFormats formats, ConsumerClient client, ILogger<FileCalls> log)
{
    public async Task<HandOverResult> HandOverAsync(HandOverJob job, SoapTarget target, TargetCredentials credentials, CancellationToken cancellation)
    {
        var contract = job.Shape.Contract;
        using var envelope = new PooledBuffer();
        using (var body = new PooledBuffer())
        {
            WriteBody(body, job, target.Attachment ?? AttachmentKind.Mtom);
            PageMessage.Write(envelope, job, contract.FileOperation, 1, 1, job.Accepted, body, credentials.Token, null);
        }
        AttachedRecords? attached = null;
        var call = new ConsumerCall(contract, contract.FileOperation, progress => attached = new AttachedRecords(job, formats, envelope, target.Attachment ?? AttachmentKind.Mtom, progress)) { AsksFirst = true };
        if (!job.MayGoOn) return new HandOverResult.Lost();
        if (!job.MayLeave()) return new HandOverResult.Halted();
        var answer = await client.PostAsync(target, call, credentials.Basic, job.Delivery.Message.Trace, cancellation);
        if (attached?.Trouble is { } trouble) return new HandOverResult.Park(trouble);
        if (!job.MayGoOn && attached?.Sent is null) return new HandOverResult.Lost();
        var row = ConsumerAnswers.Judge(answer);
        log.ConsumerAnswered(job.Delivery.Id, 1, row);
        return row.Verdict switch
        {
            Verdict.Retry => new HandOverResult.Retry(ConsumerAnswers.Explain(row, answer, 1)),
            Verdict.Park => new HandOverResult.Park(ConsumerAnswers.Explain(row, answer, 1)),
            // An answer that came before the file was sent to its end cannot be about all of it.
            _ when attached?.Sent is null => new HandOverResult.Retry(NotWhole),
            _ => new HandOverResult.Done(attached.Sent.Value, answer.Counted),
        };
    }

    private static void WriteBody(PooledBuffer buffer, HandOverJob job, AttachmentKind kind)
    {
        var (contract, head) = (job.Shape.Contract, job.Head);
        var ns = contract.SchemaNamespace;
        using var xml = EnvelopeWriter.ForElement(buffer);
        xml.WriteStartElement("", contract.FileOperation, ns);
        if (head.BusinessDate is { } date) xml.Text("businessDate", ns, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (head.Sequence is { } sequence) xml.Number("sequence", ns, sequence);
        if (head.Extent is { } extent) xml.Text("extent", ns, extent.Wire());
        xml.Text("name", ns, job.Delivery.Message.Receipt + ".csv");
        xml.Number("records", ns, job.Accepted.Records);
        xml.Number("amount", ns, job.Accepted.Amount);
        xml.WriteStartElement("content", ns);
        if (kind == AttachmentKind.Mtom) xml.WriteStartElement("xop", "Include", Namespaces.Xop);
        xml.WriteAttributeString("href", "cid:" + AttachedRecords.FileId);
        if (kind == AttachmentKind.Mtom) xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static readonly Bilingual NotWhole = new(
        "受信側が、添付ファイルを最後まで受け取る前に応答しました。", "The consumer answered before it had the attached file to its end.");
}
