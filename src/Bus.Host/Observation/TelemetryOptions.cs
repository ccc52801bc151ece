namespace Bus.Host.Observation;

/// <summary>Export of traces by OTLP. Section <c>Telemetry:Otlp</c>.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry:Otlp";

    /// <summary>The collector, e.g. <c>http://collector:4318</c>; null (default): no export. Without a path <c>/v1/traces</c> is added for http/protobuf.</summary>
    public Uri? Endpoint { get; set; }
    /// <summary><c>http/protobuf</c> (default) or <c>grpc</c>.</summary>
    public string Protocol { get; set; } = "http/protobuf";
    /// <summary>Headers of each export, <c>name=value,…</c>; may be a secret; null (default): none.</summary>
    public string? Headers { get; set; }
    /// <summary>Part of the traces that is recorded, 0 to 1; default 1.</summary>
    public double Sample { get; set; } = 1;
    /// <summary>How long spans are gathered before they go out; default 5 s.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>How long one export may take; default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    public bool IsValid => Protocol is "http/protobuf" or "grpc" && Sample is >= 0 and <= 1 && Delay > TimeSpan.Zero && Timeout > TimeSpan.Zero
        && (Endpoint is null || (Endpoint.IsAbsoluteUri && Endpoint.Scheme is "http" or "https"));
}
