using System.Net;
using Bus.Host.Api;
using Bus.Host.Api.Access;
using Bus.Host.Observation.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Host.Observation.Metrics;

/// <summary>
/// Who may read <c>/metrics</c>. It tells of every municipality, and its port is the one at which all their applications call: it is read from networks that are named, or by whoever may read the whole region.
/// </summary>
internal sealed class MetricsDoor(IOptions<HealthOptions> options, SignIn signIn)
{
    // For whom a proxy speaks, declared or not, may come from anywhere.
    private static readonly string[] OfProxies = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via"];

    private readonly IPNetwork[] _from = options.Value.MetricsFrom.Count == 0
        ? [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] : [.. options.Value.MetricsFrom.Select(n => IPNetwork.Parse(n))];

    /// <summary>Null: they may.</summary>
    public async ValueTask<IResult?> WhyNotAsync(HttpContext http)
    {
        if (IsNear(http)) return null;
        if (http.Request.Headers.Authorization.Count == 0) return ApiAnswers.Forbidden(
            "メトリクスは全ての団体の件数を示すため、指定したネットワーク（設定 Health:MetricsFrom、既定はこの機械だけ）から読むか、運用者か監査者のトークン（Bearer）を付けてください。",
            "Metrics tell of every municipality: read them from a network that Health:MetricsFrom names (default: this machine), or with the token of an operator or auditor (Bearer).");
        if (!ApiGate.IsProtected(http)) return ApiAnswers.PlainHttp();
        return await signIn.IdentifyAsync(http.Request, http.RequestAborted) is not { } actor ? ApiAnswers.UnknownToken()
            : ApiGate.MayCall(actor, AccessRule.Read) ? null : ApiAnswers.Forbidden("メトリクスは全ての団体の件数を示すため、団体の担当者は読めません。", "Metrics tell of every municipality; whoever sees one alone may not read them.");
    }

    private bool IsNear(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } peer || Array.Exists(OfProxies, http.Request.Headers.ContainsKey)) return false;
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Array.Exists(_from, n => n.Contains(address));
    }
}
