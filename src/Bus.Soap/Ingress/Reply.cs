using System.Xml;
using Bus.Core.Faults;
using Bus.Soap.Wire;
using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Ingress;

/// <summary>The one answer to a request, in the caller's SOAP version.</summary>
internal sealed class Reply(HttpContext http)
{
    /// <summary>The caller's; 1.1 until it is known.</summary>
    public SoapVersion Version { get; set; } = SoapVersion.V11;

    /// <summary>Mandatory headers that are not understood; a SOAP 1.2 fault names them in headers of its own.</summary>
    public IReadOnlyList<XmlQualifiedName> NotUnderstood { get; set; } = [];

    /// <summary>True once an answer is on its way: no other can follow.</summary>
    public bool Sent { get; private set; }

    /// <summary>Answers with HTTP 200 and what <paramref name="body"/> writes into the SOAP Body.</summary>
    public async Task AnswerAsync(Action<EnvelopeWriter> body)
    {
        using var buffer = new PooledBuffer();
        using (var envelope = new EnvelopeWriter(buffer, Version))
        {
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
            FaultWriter.Write(envelope, Version, fault, NotUnderstood);
        var status = Version.StatusOf(fault);
        if (status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Basic realm=\"bus\", charset=\"UTF-8\"";
        if (fault.RetryAfter is { } wait) http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (fault.Code == FaultCode.TooLarge && http.Request.Protocol == HttpProtocol.Http11) http.Response.Headers.Connection = "close";
        await SendAsync(status, buffer);
    }

    private async Task SendAsync(int status, PooledBuffer envelope)
    {
        Sent = true;
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = Version.IsSoap12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
        response.ContentLength = envelope.Length;
        // Not the request's token: a caller that left must not look like a failure of what was committed. Kestrel drops the bytes.
        await response.BodyWriter.WriteAsync(envelope.Written, CancellationToken.None);
    }
}
