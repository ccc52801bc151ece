using System.Net;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts;
using Bus.Host.Observation.Health;
using Bus.Host.Operation;

namespace Bus.Host.Api;

/// <summary>The management API under <c>/api/v1</c>: closed to everybody without the operator's token.</summary>
internal static class ApiEndpoints
{
    public static IServiceCollection AddBusApi(this IServiceCollection services, string operatorToken)
    {
        services.AddSingleton(new OperatorToken(operatorToken));
        services.AddSingleton<HubStart>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        services.AddOpenApi("v1");
        return services;
    }

    public static void MapBusApi(this WebApplication web)
    {
        web.MapOpenApi("/api/{documentName}/openapi.json");

        var api = web.MapGroup("/api/v1").AddEndpointFilter(RequireToken).AddEndpointFilter(TellJournalTrouble);
        api.MapGet("/status", Status);
        api.MapGet("/health", HealthEndpoints.DetailAsync);
        RegionEndpoints.Map(api.MapGroup("/region"));
        MessageEndpoints.Map(api.MapGroup("/messages"));
        QueryEndpoints.Map(api.MapGroup("/queries"));
        RouteEndpoints.Map(api.MapGroup("/routes"));
        SigningKeyEndpoints.Map(api.MapGroup("/idp/{municipality}/keys"));
        api.MapGet("/nodes", NodeEndpoints.ListAsync);
        JournalEndpoints.Map(api.MapGroup("/journal"));
        MaintenanceEndpoints.Map(api.MapGroup("/maintenance"));
        AlertEndpoints.Map(api.MapGroup("/alerts"));
        AdmissionEndpoints.Map(api);
        api.MapGet("/totals", MessageEndpoints.TotalsAsync);
        api.MapGet("/contracts", (ICatalogue catalogue) => catalogue.Current.Contracts.Select(ContractView.Of).Concat(catalogue.Current.Queries.Select(ContractView.Of)));
    }

    private static async ValueTask<object?> RequireToken(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!http.Request.IsHttps && http.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer))
            return ApiAnswers.Problem(StatusCodes.Status403Forbidden, Core.Faults.Fault.Of(Core.Faults.FaultCode.Forbidden,
                "平文の HTTP では、運用トークンは同じ機械からだけ受け付けます。HTTPS を使ってください。", "On plain HTTP the operator token is accepted from this machine only. Use HTTPS."));
        if (http.RequestServices.GetRequiredService<OperatorToken>().Matches(http.Request.Headers.Authorization)) return await next(context);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ApiAnswers.Problem(StatusCodes.Status401Unauthorized, Core.Faults.Fault.Of(Core.Faults.FaultCode.Unauthenticated,
            "運用トークンが正しくありません。", "The operator token is missing or wrong."));
    }

    private static async ValueTask<object?> TellJournalTrouble(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (JournalUnavailableException trouble)
        {
            return ApiAnswers.Problem(StatusCodes.Status503ServiceUnavailable, Core.Faults.Fault.Of(Core.Faults.FaultCode.Unavailable, trouble.What.Ja, trouble.What.En));
        }
    }

    private static StatusView Status(HubStart start, IRegionStore region, ICatalogue catalogue, ITicketRoad road, HubEnvironment environment)
    {
        var (published, consumed) = road.Counters;
        return new StatusView("Bus", HubStart.Version, JapanTime.Of(start.At), region.Current.Municipalities.Length, catalogue.Current.Contracts.Length, published, consumed, road.IsOpen, environment.Name);
    }
}

/// <summary>When and as which version this hub was started.</summary>
internal sealed class HubStart(TimeProvider clock)
{
    public static string Version { get; } = typeof(HubStart).Assembly.GetName().Version?.ToString(3) ?? "0";
    public DateTimeOffset At { get; } = clock.GetUtcNow();
}
