using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Ingress;

/// <summary>Who a request says it is from: HTTP Basic (RFC 7617, UTF-8) or the envelope's UsernameToken.</summary>
internal sealed class HttpCredentials(SoapOptions options)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private static readonly Fault NotBasic = Refusals.Credentials(
        "Authorization ヘッダーを読めません。Basic 認証（業務システムID:パスワード、UTF-8）を使ってください。",
        "The Authorization header cannot be read. Use Basic (application id:password, UTF-8).");

    private static readonly Fault Differ = Refusals.Credentials(
        "Basic 認証と UsernameToken の内容が食い違っています。どちらか一方を使ってください。",
        "Basic and UsernameToken do not agree. Use one of them.");

    private readonly IPNetwork[] _plainHttp = options.AllowPlainHttpFrom.Count == 0
        ? [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")]
        : [.. options.AllowPlainHttpFrom.Select(n => IPNetwork.Parse(n))];

    public Result<Credentials> Read(HttpContext http, Credentials.UserPassword? token)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count == 0 && token is null) return new Credentials.None();
        if (!http.Request.IsHttps && !IsTrusted(http.Connection.RemoteIpAddress)) return Refusals.PlainHttp;
        if (header.Count == 0) return token!;
        if (header.Count > 1 || ReadBasic(header[0]) is not { } basic) return NotBasic;
        return token is null || token == basic ? basic : Differ;
    }

    private bool IsTrusted(IPAddress? peer)
    {
        if (peer is null) return false;
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Array.Exists(_plainHttp, n => n.Contains(address));
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
