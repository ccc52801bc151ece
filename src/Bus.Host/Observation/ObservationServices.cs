using Bus.Core.Observation;
using Bus.Host.Observation.Health;
using Bus.Host.Observation.Metrics;

namespace Bus.Host.Observation;

/// <summary>What can be seen of a running hub: traces, metrics, health.</summary>
internal static class ObservationServices
{
    public static IServiceCollection AddBusObservation(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        services.AddOptions<TelemetryOptions>().Bind(configuration.GetSection(TelemetryOptions.Section))
            .Validate(o => o.IsValid, "Telemetry:Otlp: Endpoint must be an http(s) address, Protocol http/protobuf or grpc, Sample 0 to 1, Delay and Timeout more than 0.").ValidateOnStart();
        services.AddOptions<HealthOptions>().Bind(configuration.GetSection(HealthOptions.Section)).Configure(o => o.DataFolder = dataFolder)
            .Validate(o => o.IsValid, "Health: Timeout, Fresh and Backlog must be more than 0, DiskLow not negative, MetricsFrom networks such as 10.1.0.0/16.").ValidateOnStart();
        // First of all hosted services: it hears what the others begin with.
        services.AddHostedService<Telemetry>();
        services.AddSingleton<JournalGauges>();
        services.AddSingleton<MetricsText>().AddSingleton<MetricsDoor>();
        services.AddSingleton<IHubCheck, JournalCheck>();
        services.AddSingleton<IHubCheck, BrokerCheck>();
        services.AddSingleton<IHubCheck, DiskCheck>();
        services.AddSingleton<IHubCheck, MaintenanceCheck>();
        services.AddSingleton<HealthReport>();
        return services;
    }

    /// <summary><c>/health/live</c>, <c>/health/ready</c>: for probes, without credentials and without anything that needs them. <c>/metrics</c>: for whom <see cref="MetricsDoor"/> lets in.</summary>
    public static void MapBusObservation(this WebApplication web)
    {
        // It counts from now on, not from the first scrape.
        var metrics = web.Services.GetRequiredService<MetricsText>();
        MapProbe(web, "/health/live", () => Results.Text("live"), Results.NoContent);
        MapProbe(web, "/health/ready", HealthEndpoints.ReadyAsync, HealthEndpoints.MayComeAsync);
        var door = web.Services.GetRequiredService<MetricsDoor>();
        MapProbe(web, "/metrics", async (HttpContext http, CancellationToken cancellation) =>
            await door.WhyNotAsync(http) ?? Results.Text(await metrics.RenderAsync(cancellation), "text/plain; version=0.0.4; charset=utf-8"), Results.NoContent);
    }

    // HEAD is GET whose body the server leaves out. OPTIONS is what HAProxy's httpchk asks unless told otherwise, so it must not call a node ready that is not.
    private static void MapProbe(WebApplication web, string path, Delegate get, Delegate options)
    {
#pragma warning disable RDG002 // Handed over, so that the compiler does not see them; they are looked at when the hub starts.
        web.MapGet(path, get);
        web.MapMethods(path, [HttpMethods.Head], get).ExcludeFromDescription();
        web.MapMethods(path, [HttpMethods.Options], options).ExcludeFromDescription().AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.Allow = "GET, HEAD, OPTIONS";
            return next(context);
        });
#pragma warning restore RDG002
    }
}
