using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Soap.Ingress.Multipart;
using Bus.Soap.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Ingress.Security;

/// <summary>What a request brings to prove its caller, as far as it can be judged before the application is known: its timestamp, its signature, its credentials.</summary>
internal sealed class CallersProof(CallersTransport transport, ClientCertificates certificates, IOptions<SoapOptions> settings, TimeProvider clock)
{
    private readonly SoapOptions _options = settings.Value;
    private readonly CallersCredentials _credentials = new(transport, certificates);
    private readonly SignatureVerifier _signatures = new(certificates, settings.Value);

    /// <param name="bytes">Those of the envelope, which is open.</param>
    /// <param name="attachments">Null: the envelope came alone.</param>
    public Result<Credentials> Read(HttpContext http, Envelope envelope, PooledBuffer bytes, Attachments? attachments)
    {
        var headers = envelope.Headers;
        if (headers.Timestamp?.Check(clock.GetUtcNow(), _options) is { } stale) return stale;
        Credentials.Certificate? signer = null;
        if (headers.Signed)
        {
            if (attachments is not null) return MultipartFaults.Signed;
            if (!_signatures.Verify(envelope, bytes).TryGet(out signer, out var fault)) return fault;
        }
        return _credentials.Read(http, headers.Token, signer);
    }
}
