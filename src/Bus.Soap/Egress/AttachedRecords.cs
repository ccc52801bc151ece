using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Soap.Wire;

namespace Bus.Soap.Egress;

/// <summary>
/// An envelope and a delivery's records as multipart/related (RFC 2387): XOP 1.0 with MTOM, or SOAP Messages with Attachments. The records are written while they are sent, as UTF-8 CSV
/// with its header row; memory does not grow with them.
/// </summary>
internal sealed class AttachedRecords : HttpContent
{
    /// <summary>Content-ID of the file.</summary>
    public const string FileId = "file@bus";
    private const string RootId = "envelope@bus";
    private const int FlushEvery = 1_024;

    private readonly HandOverJob _job;
    private readonly IRecordFormats _formats;
    private readonly PooledBuffer _envelope;
    private readonly Action _progress;
    private readonly string _rootType;
    private readonly string _boundary = "=_bus_" + RandomNumberGenerator.GetHexString(32, lowercase: true); // no record can have it

    /// <param name="progress">Told whenever something was sent.</param>
    public AttachedRecords(HandOverJob job, IRecordFormats formats, PooledBuffer envelope, AttachmentKind kind, Action progress)
    {
        (_job, _formats, _envelope, _progress) = (job, formats, envelope, progress);
        _rootType = kind == AttachmentKind.Mtom ? "application/xop+xml; charset=UTF-8; type=\"text/xml\"" : "text/xml; charset=UTF-8";
        var type = kind == AttachmentKind.Mtom ? "type=\"application/xop+xml\"; start-info=\"text/xml\"" : "type=\"text/xml\"";
        Headers.TryAddWithoutValidation("Content-Type", $"multipart/related; {type}; start=\"<{RootId}>\"; boundary=\"{_boundary}\"");
        Headers.TryAddWithoutValidation("MIME-Version", "1.0");
    }

    /// <summary>What was sent; null: not to its end.</summary>
    public ControlTotal? Sent { get; private set; }

    /// <summary>Why the file cannot be what was accepted; null: it is, or it is not known.</summary>
    public Bilingual? Trouble { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellation)
    {
        await WriteAsync(stream, $"--{_boundary}\r\nContent-Type: {_rootType}\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{RootId}>\r\n\r\n", cancellation);
        await stream.WriteAsync(_envelope.Written, cancellation);
        await WriteAsync(stream, $"\r\n--{_boundary}\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{FileId}>\r\n\r\n", cancellation);
        var sent = await WriteRecordsAsync(stream, cancellation);
        if (!_job.AgreesWith(sent)) Trouble = Different(sent, _job.Accepted);
        if (Trouble is not null) throw new IOException("The records are not those that were accepted.");
        await WriteAsync(stream, $"\r\n--{_boundary}--\r\n", cancellation);
        Sent = sent;
    }

    private async Task<ControlTotal> WriteRecordsAsync(Stream stream, CancellationToken cancellation)
    {
        var (records, amount) = (0L, 0L);
        await using var reader = _job.OpenRecords(0);
        var flat = _formats.WriteFlat(stream, _job.Shape, "utf-8");
        while (await reader.ReadAsync(cancellation))
        {
            (records, amount) = (records + 1, checked(amount + reader.Amount));
            flat.Write(reader, null);
            if (records % FlushEvery != 0) continue;
            if (!_job.MayGoOn) throw new IOException("Another node has the delivery.");
            await flat.FlushAsync(cancellation);
            _progress();
        }
        await flat.FinishAsync(cancellation);
        _progress();
        Trouble = flat.Trouble;
        return new ControlTotal(records, amount);
    }

    private static ValueTask WriteAsync(Stream stream, string text, CancellationToken cancellation) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation);

    // How long it is is known when it is written: it goes in chunks.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static Bilingual Different(ControlTotal written, ControlTotal accepted) => new(
        $"送ろうとした合計（{written.Records} 件 {written.Amount} 円）が受付の合計（{accepted.Records} 件 {accepted.Amount} 円）と一致しないため、送信を打ち切りました。運用担当者に連絡してください。",
        $"What was to be sent ({written.Records} records, {written.Amount} yen) is not what was accepted ({accepted.Records}, {accepted.Amount}), so the call was broken off. Tell the operator.");
}
