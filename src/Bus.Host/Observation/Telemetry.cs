using Bus.Core.Nodes;
using Bus.Core.Observation;
using Bus.Host.Hub;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bus.Host.Observation;

/// <summary>Sends the hub's spans to an OpenTelemetry collector. Off unless <c>Telemetry:Otlp:Endpoint</c> is set; a collector that is down costs nothing but its spans.</summary>
internal sealed class Telemetry(IOptions<TelemetryOptions> settings, ILeases leases) : IHostedLifecycleService, IDisposable
{
    private TracerProvider? _provider;

    // Before any other service starts, so that what they find in the journal is traced too.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var options = settings.Value;
        if (options.Endpoint is null) return Task.CompletedTask;
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(Traces.SourceName)
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("bus", serviceVersion: HubStart.Version, serviceInstanceId: leases.Node))
            // By trace id alone: neither can a caller's flag switch the hub's own record off, nor can it make more of it than was wished.
            .SetSampler(new TraceIdRatioBasedSampler(options.Sample))
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = options.Protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = options.Protocol == "grpc" || options.Endpoint.AbsolutePath != "/" ? options.Endpoint : new Uri(options.Endpoint, "v1/traces");
                exporter.TimeoutMilliseconds = (int)options.Timeout.TotalMilliseconds;
                if (options.Headers is { } headers) exporter.Headers = headers;
                exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = (int)options.Delay.TotalMilliseconds;
            })
            .Build();
        return Task.CompletedTask;
    }

    // After all others have stopped: the last spans go out.
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _provider?.ForceFlush((int)settings.Value.Timeout.TotalMilliseconds);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _provider?.Dispose();
}
