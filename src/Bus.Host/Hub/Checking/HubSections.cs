using Bus.Console;
using Bus.Contracts;
using Bus.Core;
using Bus.Core.Operation;
using Bus.Files;
using Bus.Host.Alerts;
using Bus.Host.Backups;
using Bus.Host.Hub.Tls;
using Bus.Host.Observation;
using Bus.Host.Observation.Health;
using Bus.Host.Reports.Writing;
using Bus.Identity;
using Bus.Messaging;
using Bus.Region;
using Bus.Soap;
using Bus.Storage;
using Bus.Storage.PostgreSql;
using Bus.Storage.Sqlite;

namespace Bus.Host.Hub.Checking;

/// <summary>Every section of the settings that a hub reads: those of the modules, its own, and what it hands to the framework.</summary>
internal static class HubSections
{
    public static IReadOnlyList<SettingsSection> All { get; } =
    [
        .. CoreServices.Settings, .. ContractsRegistration.Settings, .. StorageServices.Settings, .. SqliteServices.Settings, .. PostgreSqlServices.Settings, .. MessagingServices.Settings,
        .. RegionServices.Settings, .. SoapRegistration.Settings, .. FilesServices.Settings, .. IdentityRegistration.Settings, .. ConsoleRegistration.Settings,
        new(AlertOptions.Section, typeof(AlertOptions)), new(BackupOptions.Section, typeof(BackupOptions)), new(ReportOptions.Section, typeof(ReportOptions)),
        new(HealthOptions.Section, typeof(HealthOptions)), new(TelemetryOptions.Section, typeof(TelemetryOptions)), new(TlsOptions.Section, typeof(TlsOptions)),
        new("Environment", typeof(EnvironmentSettings)), new("Logging", typeof(LoggingSettings)), new("Kestrel", typeof(KestrelSettings)),
    ];

    /// <summary>The same as a tree of names.</summary>
    public static SettingNode Tree() => SettingNode.Of(All);
}
