using System.Net.Http.Headers;
using System.Text;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Ingress.Security;

/// <summary>
/// Who a request says it is from: HTTP Basic (RFC 7617, UTF-8), the envelope's UsernameToken, the certificate that signed it – all that is said must prove the same
/// application – or, where none of these is there, the certificate of the TLS client.
/// </summary>
internal sealed class CallersCredentials(CallersTransport transport, ClientCertificates certificates)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private static readonly Fault NotBasic = Refusals.Credentials(
        "Authorization ヘッダーを読めません。Basic 認証（業務システムID:パスワード、UTF-8）を使ってください。",
        "The Authorization header cannot be read. Use Basic (application id:password, UTF-8).");

    private static readonly Fault Differ = Refusals.Credentials(
        "Basic 認証と UsernameToken の内容が食い違っています。どちらか一方を使ってください。",
        "Basic and UsernameToken do not agree. Use one of them.");

    public Result<Credentials> Read(HttpContext http, Credentials? token, Credentials? signer)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0 && token is null && signer is null) return OfTls(http);
        if (!transport.IsProtected(http)) return Refusals.PlainHttp;
        var said = new List<Credentials>(3);
        if (header.Count > 0)
        {
            if (header.Count > 1 || ReadBasic(header[0]) is not { } basic) return NotBasic;
            if (token is Credentials.UserPassword && token != basic) return Differ;
            said.Add(basic);
        }
        if (token is not null && !said.Contains(token)) said.Add(token);
        if (signer is not null) said.Add(signer);
        return said is [var only] ? only : new Credentials.Several(said);
    }

    private Result<Credentials> OfTls(HttpContext http)
    {
        if (!http.Request.IsHttps || http.Connection.ClientCertificate is not { } certificate) return new Credentials.None();
        return certificates.Check(certificate).TryGet(out var facts, out var fault) ? new Credentials.Certificate(facts, null) : fault;
    }

    private static Credentials.UserPassword? ReadBasic(string? header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || value.Parameter is null) return null;
        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            var text = Utf8.GetString(Convert.FromBase64String(value.Parameter));
            var colon = text.IndexOf(':');
            return colon < 1 ? null : new Credentials.UserPassword(text[..colon], text[(colon + 1)..]);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
