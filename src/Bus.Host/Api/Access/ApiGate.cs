using System.Net;
using Bus.Core.Operation.Oversight;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api.Access;

/// <summary>
/// The door of the management API: who is it, may they call this endpoint, and does the audit trail know what they did? It stands before the request's body is read.
/// </summary>
internal static class ApiGate
{
    private static readonly PathString Root = "/api/v1";

    public static void UseApiGate(this WebApplication web) => web.Use(async (http, next) =>
    {
        if (!IsGuarded(http))
        {
            await next(http);
            return;
        }
        if (await WhyNotAsync(http) is { } no)
        {
            await no.ExecuteAsync(http);
            return;
        }
        await GoOnAsync(http, next);
        await SettleAsync(http);
    });

    // Also what is no endpoint of it: an address, a method or a type of content that it does not have is told to those only who have proved who they are.
    private static bool IsGuarded(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<GuardMark>() is not null || (http.GetEndpoint() is not RouteEndpoint && http.Request.Path.StartsWithSegments(Root));

    private static async Task GoOnAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            if (await BodyRule.WhyNotAsync(http) is { } no) await no.ExecuteAsync(http);
            else await next(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await RequestRefusals.Of(http, bad.StatusCode, bad).ExecuteAsync(http);
            return;
        }
        // The framework says no with a number alone.
        if (http.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentLength: null, ContentType: null })
            await RequestRefusals.Of(http, http.Response.StatusCode, null).ExecuteAsync(http);
    }

    private static async ValueTask<IResult?> WhyNotAsync(HttpContext http)
    {
        if (!IsProtected(http)) return ApiAnswers.PlainHttp();
        if (await http.RequestServices.GetRequiredService<SignIn>().IdentifyAsync(http.Request, http.RequestAborted) is not { } actor)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiAnswers.UnknownToken();
        }
        if (!MayCall(actor, RuleOf(http)))
            return ApiAnswers.Forbidden($"この操作は役割 {actor.Role.Wire()} ではできません。", $"The role {actor.Role.Wire()} may not do this.");
        // No name or number holds one, and PostgreSQL takes it in no text.
        if (http.Request.Query.Any(q => q.Value.Any(v => v?.Contains('\0') == true))) return ApiAnswers.BadRequest("NUL 文字は使えません。", "A NUL character cannot be used.");
        http.Features.Set(new Caller(actor, http.RequestServices.GetRequiredService<IAuditTrail>()));
        return http.GetEndpoint() is RouteEndpoint endpoint ? QueryRule.WhyNot(endpoint, http.Request.Query) : null;
    }

    /// <summary>False: a token would cross the network readable.</summary>
    public static bool IsProtected(HttpContext http) => http.Request.IsHttps || http.Connection.RemoteIpAddress is not { } peer || IPAddress.IsLoopback(peer);

    // Of what is no endpoint: nothing is shown and nothing is done.
    private static AccessRule RuleOf(HttpContext http) => http.GetEndpoint() is RouteEndpoint endpoint ? endpoint.Metadata.GetMetadata<AccessMark>()?.Rule ?? AccessRule.Operate : AccessRule.ReadOwn;

    /// <summary>Whether somebody may call what has this rule.</summary>
    public static bool MayCall(Actor actor, AccessRule rule) => rule switch
    {
        AccessRule.ReadOwn => true,
        AccessRule.ActOwn => actor.Role is OperatorRole.Operator or OperatorRole.Manager,
        AccessRule.Read => actor.Role == OperatorRole.Operator || actor is { Role: OperatorRole.Auditor, Scope: null },
        _ => actor.Role == OperatorRole.Operator,
    };

    // A net under the handlers: what none of them wrote down stands in the trail by its address at least.
    private static async Task SettleAsync(HttpContext http)
    {
        var caller = http.Features.Get<Caller>()!;
        if (caller.IsSettled || HttpMethods.IsGet(http.Request.Method) || http.Response.StatusCode >= StatusCodes.Status400BadRequest || RuleOf(http) is AccessRule.Read or AccessRule.ReadOwn) return;
        await caller.RecordAsync($"api.{http.Request.Method.ToLowerInvariant()}", http.Request.Path, null, null, CancellationToken.None);
    }
}
