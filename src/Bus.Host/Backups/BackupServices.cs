using Bus.Host.Alerts.Sources;

namespace Bus.Host.Backups;

internal static class BackupServices
{
    /// <summary>Backups on request and by the day. Section <c>Backup</c>.</summary>
    public static IServiceCollection AddBusBackups(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BackupOptions>().Bind(configuration.GetSection(BackupOptions.Section))
            .Validate(o => o.IsValid, "Backup: Folder must be an absolute path, Keep 1 or more, times more than 0.").ValidateOnStart();
        services.AddSingleton<BackupDesk>().AddHostedService(s => s.GetRequiredService<BackupDesk>()).AddSingleton<IAlertSource, BackupSource>();
        return services.AddHostedService<BackupSchedule>();
    }
}
