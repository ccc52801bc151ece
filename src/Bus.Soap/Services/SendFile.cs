using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Ingress.Multipart;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Services;

/// <summary><c>SendXFile</c>: a bulk file as an attachment (MTOM, SwA) or in the element itself. It streams into the sender's home and goes the way of every bulk file.</summary>
internal sealed class SendFile(IIntake intake, IFileDoor door, AsynchronousAnswers answers, IOptions<SoapOptions> options)
{
    private const int PieceSize = 128 * 1024;

    public async Task<Fault?> HandleAsync(SoapRequest request, Contract contract, Reply reply, CancellationToken cancellation)
    {
        var head = FileHead.None;
        var wrong = Refusals.Reading(() =>
        {
            if (request.Body.IsEmptyElement) return Refusals.Element("content", "必須です。", "it is required.");
            request.Body.Read();
            if (!FileHead.Read(request.Body, contract.SchemaNamespace).TryGet(out var read, out var fault)) return fault;
            head = read;
            return head.Attachment is null ? null : Close(request);
        });
        if (Refusals.IsOfXml(wrong)) return wrong;
        if (!(await answers.AdmitAsync(request, reply, cancellation)).TryGet(out var admitted, out var refused)) return refused;
        if (!(await intake.AuthenticateAsync(request.Municipality, admitted.Credentials, cancellation)).TryGet(out var sender, out refused)) return refused;
        var opened = await door.OpenAsync(new IncomingFileHead(sender, contract.Name, contract.Version, head.Name, head.Head, head.Declared, request.Bytes, admitted.ReplyTo) { Failure = wrong }, cancellation);
        if (!opened.TryGet(out var file, out refused)) return refused;
        await using (file)
        {
            if ((head.Attachment is null ? await InlineAsync(request, head.Empty, file.Content, cancellation) : await AttachedAsync(request, head.Attachment, file.Content, cancellation)) is { } broken) return broken;
            if (!(await file.CompleteAsync(cancellation)).TryGet(out var message, out refused)) return refused;
            await reply.AnswerAsync(body => ReceiptXml.Write(body.Xml, contract, contract.FileOperation, message.Receipt, ReceiptState.Processing, ControlTotal.Zero));
            return null;
        }
    }

    private static Fault? Close(SoapRequest request) =>
        request.Body.MoveToContent() == XmlNodeType.EndElement ? request.Close() : Refusals.Unexpected(request.Body);

    private static async Task<Fault?> InlineAsync(SoapRequest request, bool empty, Stream target, CancellationToken cancellation) =>
        request.Attachments is { } attachments && await attachments.EndAsync(cancellation) is { } unused ? unused
            : Refusals.Reading(() => (empty ? null : InlineContent.Copy(request.Body, target)) ?? Close(request));

    private async Task<Fault?> AttachedAsync(SoapRequest request, string id, Stream target, CancellationToken cancellation)
    {
        if (request.Attachments is not { } attachments) return MultipartFaults.Missing;
        if (!(await attachments.NextAsync(cancellation)).TryGet(out var part, out var fault)) return fault;
        if (part?.ContentId != id) return MultipartFaults.Missing;
        var piece = new byte[PieceSize];
        for (long total = 0; ;)
        {
            int read;
            try
            {
                read = await part.Body.ReadAsync(piece, cancellation);
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                return Refusals.Incomplete; // cut off, or the multipart never ends
            }
            if (read == 0) return await attachments.EndAsync(cancellation);
            if ((total += read) > options.Value.MaxAttachmentBytes) return Refusals.TooLarge(options.Value.MaxAttachmentBytes);
            await target.WriteAsync(piece.AsMemory(0, read), cancellation);
        }
    }
}
