using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts;
using Bus.Host.Backups;
using Bus.Host.Api.Access;
using Bus.Host.Api.Oversight;
using Bus.Host.Exits;
using Bus.Host.Hub;
using Bus.Host.Observation.Health;
using Bus.Host.Operation;
using Bus.Host.Reports;
using Microsoft.OpenApi;

namespace Bus.Host.Api;

/// <summary>The management API under <c>/api/v1</c>: closed to everybody who does not prove who they are (<see cref="ApiGate"/>).</summary>
internal static class ApiEndpoints
{
    public static IServiceCollection AddBusApi(this IServiceCollection services, string operatorToken)
    {
        services.AddSingleton(new OperatorToken(operatorToken));
        services.AddSingleton<SignIn>().AddSingleton<ReplayDesk>().AddSingleton<RejectedRow>().AddSingleton<FedMessages>().AddSingleton<DeliveryViews>().AddSingleton<RecordedSearch>();
        services.AddSingleton<HubStart>();
        // The gate says then what is wrong with a body; the framework would answer a number alone.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.Converters.Add(new SaidTimeConverter());
            BodyRule.Apply(json.SerializerOptions);
        });
        services.AddOpenApi("v1", api => api.AddSchemaTransformer((schema, context, _) =>
        {
            var type = context.JsonTypeInfo.Type;
            // What a request has no place for is refused; to an answer something may be added one day.
            if (!type.Name.EndsWith("Request", StringComparison.Ordinal)) schema.AdditionalPropertiesAllowed = true;
            // Of a type with a converter the description would say neither type nor format.
            if ((Nullable.GetUnderlyingType(type) ?? type) != typeof(DateTimeOffset)) return Task.CompletedTask;
            schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
            return Task.CompletedTask;
        }));
        return services;
    }

    public static void MapBusApi(this WebApplication web)
    {
        web.MapOpenApi("/api/{documentName}/openapi.json");

        var api = web.MapGroup("/api/v1").Guarded().AddEndpointFilter(TellJournalTrouble);
        api.MapGet("/status", Status).For(AccessRule.Read);
        api.MapGet("/health", HealthEndpoints.DetailAsync).For(AccessRule.Read);
        RegionEndpoints.Map(api.MapGroup("/region"));
        MessageEndpoints.Map(api.MapGroup("/messages"));
        QueryEndpoints.Map(api.MapGroup("/queries"));
        RouteEndpoints.Map(api.MapGroup("/routes"));
        SigningKeyEndpoints.Map(api.MapGroup("/idp/{municipality}/keys"));
        StaffEndpoints.Map(api.MapGroup("/idp/{municipality}/staff"));
        PartnerEndpoints.Map(api.MapGroup("/partners"));
        NodeEndpoints.Map(api.MapGroup("/nodes"));
        JournalEndpoints.Map(api.MapGroup("/journal"));
        MaintenanceEndpoints.Map(api.MapGroup("/maintenance"));
        AlertEndpoints.Map(api.MapGroup("/alerts"));
        BackupEndpoints.Map(api.MapGroup("/backups"));
        MunicipalityEndpoints.Map(api.MapGroup("/municipalities"));
        AdmissionEndpoints.Map(api);
        ClosingEndpoints.Map(api.MapGroup("/closings"));
        RejectEndpoints.Map(api.MapGroup("/errors"));
        ReportEndpoints.Map(api.MapGroup("/reports"));
        api.MapGet("/way", (IWayOfMessages way) => new WayView(way.In, way.Out)).For(AccessRule.ReadOwn);
        api.MapGet("/totals", MessageEndpoints.TotalsAsync).For(AccessRule.ReadOwn);
        api.MapGet("/contracts", (ICatalogue catalogue) => catalogue.Current.Contracts.Select(ContractView.Of).Concat(catalogue.Current.Queries.Select(ContractView.Of))).For(AccessRule.ReadOwn);
        AuditEndpoints.Map(api);
        ApprovalEndpoints.Map(api.MapGroup("/approvals"));
    }

    private static async ValueTask<object?> TellJournalTrouble(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (JournalUnavailableException trouble)
        {
            return ApiAnswers.NoJournal(trouble.What);
        }
    }

    private static StatusView Status(HubStart start, IRegionStore region, ICatalogue catalogue, ITicketRoad road, HubEnvironment environment, IConfiguration settings)
    {
        var (published, consumed) = road.Counters;
        return new StatusView("Bus", HubStart.Version, JapanTime.Of(start.At), region.Current.Municipalities.Length, catalogue.Current.Contracts.Length + catalogue.Current.Queries.Length, published, consumed, road.IsOpen, environment.Name)
        {
            FtpPort = settings.GetValue<int?>("Files:Ftp:Port"),
            SftpPort = settings.GetValue<int?>("Files:Sftp:Port"),
        };
    }
}

/// <summary>The way of a message: names of its steps, in order; from the door to the broker, and for each delivery from there to the reconciliation.</summary>
internal sealed record WayView(ImmutableArray<string> In, ImmutableArray<string> Out);
