using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Console;

namespace Bus.Host.Hub.Checking;

// Sections that are read without options of ours. These types say their shape and are bound to nothing; what a hub overwrites or never reads is left out.

/// <summary>Section <c>Environment</c>.</summary>
internal sealed record EnvironmentSettings(string? Name, string? Was);

/// <summary>Section <c>Logging</c>, as far as the one provider here listens: levels by category, for all or for <c>Console</c>.</summary>
internal sealed record LoggingSettings(Dictionary<string, LogLevel?> LogLevel, ConsoleLogSettings Console);

/// <summary>Section <c>Logging:Console</c>; form and times of the lines are the hub's own.</summary>
internal sealed record ConsoleLogSettings(Dictionary<string, LogLevel?> LogLevel, int MaxQueueLength, ConsoleLoggerQueueFullMode QueueFullMode, ConsoleFormatSettings FormatterOptions);

/// <summary>Section <c>Logging:Console:FormatterOptions</c>.</summary>
internal sealed record ConsoleFormatSettings(bool IncludeScopes, LoggerColorBehavior ColorBehavior);

/// <summary>Section <c>Kestrel</c>, as Kestrel's own loader reads it; its limits are not among what it reads.</summary>
internal sealed record KestrelSettings(Dictionary<string, EndpointSettings> Endpoints, EndpointDefaultSettings EndpointDefaults, Dictionary<string, CertificateSettings> Certificates);

/// <summary>Section <c>Kestrel:EndpointDefaults</c>.</summary>
internal record EndpointDefaultSettings(HttpProtocols? Protocols, List<SslProtocols> SslProtocols, ClientCertificateMode? ClientCertificateMode);

/// <summary>An entry of <c>Kestrel:Endpoints</c>.</summary>
internal sealed record EndpointSettings(string? Url, Dictionary<string, SniSettings> Sni, CertificateSettings Certificate, HttpProtocols? Protocols, List<SslProtocols> SslProtocols, ClientCertificateMode? ClientCertificateMode)
    : EndpointDefaultSettings(Protocols, SslProtocols, ClientCertificateMode);

/// <summary>An entry of <c>Sni</c>, by host name.</summary>
internal sealed record SniSettings(CertificateSettings Certificate, HttpProtocols? Protocols, List<SslProtocols> SslProtocols, ClientCertificateMode? ClientCertificateMode)
    : EndpointDefaultSettings(Protocols, SslProtocols, ClientCertificateMode);

/// <summary>Where a certificate is: in files, or in a store of the system.</summary>
internal sealed record CertificateSettings(string? Path, string? KeyPath, string? Password, string? Subject, string? Store, string? Location, bool? AllowInvalid);
