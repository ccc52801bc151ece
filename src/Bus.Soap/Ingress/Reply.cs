using System.Globalization;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Wire;
using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Ingress;

/// <summary>The one answer to a request, in the caller's SOAP version: over its connection, or where its addressing headers say.</summary>
internal sealed class Reply(HttpContext http, IReplyBook replies)
{
    /// <summary>The caller's; 1.1 until it is known.</summary>
    public SoapVersion Version { get; set; } = SoapVersion.V11;

    /// <summary>Headers of the request; null until they are read.</summary>
    public Headers? Request { get; set; }

    /// <summary>Action of the operation called, e.g. <c>…:SendCollectionHistory</c>; null until it is known. Those of its answers are made of it.</summary>
    public string? Operation { get; set; }

    /// <summary>Who called, once it is proven that it may have its answers sent elsewhere; null: they go back over its connection.</summary>
    public ApplicationRef? Caller { get; set; }

    /// <summary>True once an answer is on its way: no other can follow.</summary>
    public bool Sent { get; private set; }

    private AddressingHeaders? Addressing => Request?.Addressing is { Present: true } there ? there : null;

    /// <summary>Answers with HTTP 200 and what <paramref name="body"/> writes into the SOAP Body; with 202 and nothing where no answer is wanted here.</summary>
    public async Task AnswerAsync(Action<EnvelopeWriter> body)
    {
        if (Addressing?.ReplyTo is not (null or AddressingHeaders.Anonymous))
        {
            await SendAsync(StatusCodes.Status202Accepted, null);
            return;
        }
        using var buffer = new PooledBuffer();
        using (var envelope = new EnvelopeWriter(buffer, Version))
        {
            if (Addressing is { } asked)
            {
                envelope.StartHeader();
                AddressingWriter.Write(envelope.Xml, Operation + "Response", asked.MessageId);
                envelope.EndHeader();
            }
            envelope.StartBody();
            body(envelope);
            envelope.End();
        }
        await SendAsync(StatusCodes.Status200OK, buffer);
    }

    /// <summary>Answers with a fault.</summary>
    public async Task FaultAsync(Fault fault)
    {
        using var buffer = new PooledBuffer();
        using (var envelope = new EnvelopeWriter(buffer, Version))
            FaultWriter.Write(envelope, Version, fault, Request, Operation);
        if (await TrySendElsewhereAsync(buffer)) return;
        var status = Version.StatusOf(fault);
        if (status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Basic realm=\"bus\", charset=\"UTF-8\"";
        if (fault.Code == FaultCode.TooLarge && http.Request.Protocol == HttpProtocol.Http11) http.Response.Headers.Connection = "close";
        // RFC 9110 §10.2.3, RFC 6585 §4: whole seconds, rounded up, so that whoever obeys is not refused again.
        if (fault.RetryAfter is { } wait) http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        // Whoever wants no faults hears by the status alone that nothing was taken.
        await SendAsync(status, Addressing is { Problem: null, FaultsGo: AddressingHeaders.None } ? null : buffer);
    }

    private async Task<bool> TrySendElsewhereAsync(PooledBuffer envelope)
    {
        if (Caller is not { } caller || Addressing is not { Problem: null, FaultsGo: { } address, MessageId: { } id } || !AddressingHeaders.IsElsewhere(address)) return false;
        try
        {
            await replies.AddAsync(caller, new ReplyAddress(new Uri(address), Version.IsSoap12, id), envelope.Written.ToArray(), CancellationToken.None);
        }
        catch (Exception e) when (e is JournalUnavailableException or IOException)
        {
            return false; // it cannot be kept, so it is said here and now
        }
        await SendAsync(StatusCodes.Status202Accepted, null);
        return true;
    }

    private async Task SendAsync(int status, PooledBuffer? envelope)
    {
        Sent = true;
        var response = http.Response;
        response.StatusCode = status;
        response.ContentLength = envelope?.Length ?? 0;
        if (envelope is null) return;
        response.ContentType = Version.IsSoap12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
        // Not the request's token: a caller that left must not look like a failure of what was committed. Kestrel drops the bytes.
        await response.BodyWriter.WriteAsync(envelope.Written, CancellationToken.None);
    }
}
