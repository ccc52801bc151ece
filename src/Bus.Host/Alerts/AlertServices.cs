using Bus.Core.Operation;
using Bus.Host.Alerts.Channels;
using Bus.Host.Alerts.Sources;

namespace Bus.Host.Alerts;

internal static class AlertServices
{
    /// <summary>Alerts by mail and webhook. Section <c>Alerts</c>; without a channel they are kept and listed only.</summary>
    public static IServiceCollection AddBusAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AlertOptions>().Bind(configuration.GetSection(AlertOptions.Section))
            .Validate(o => o.IsValid, "Alerts: Smtp needs From and To, and Tls for a password; Webhook an http(s) Url and a Secret of 16 characters or more; times more than 0.").ValidateOnStart();
        services.AddSingleton<ChannelTroubles>().AddSingleton<IAlertChannel, MailChannel>().AddSingleton<IAlertChannel, WebhookChannel>();
        services.AddSingleton<IAlertSource, ParkedSource>().AddSingleton<IAlertSource, BacklogSource>().AddSingleton<IAlertSource, ExpectedSource>()
            .AddSingleton<IAlertSource, ConsumerSource>().AddSingleton<IAlertSource, CheckSource>().AddSingleton<IAlertSource, ApprovalSource>()
            .AddSingleton<IAlertSource, PartnerSource>().AddSingleton<IAlertSource, MetadataSource>().AddSingleton<IAlertSource, ErrorSource>().AddSingleton<IAlertSource, EmergencySource>()
            .AddSingleton<IAlertSource, FileKeySource>().AddSingleton<IAlertSource, DirectorySource>().AddSingleton<IAlertSource, IncompleteSource>().AddSingleton<IAlertSource, NodeSource>()
            .AddSingleton<IAlertSource, CertificateSource>().AddSingleton<IAlertSource, ChannelSource>();
        services.AddSingleton(s => new AlertChannels([.. s.GetServices<IAlertChannel>().Where(c => c.IsOn).Select(c => c.Name)]));
        return services.AddHostedService<AlertWatch>().AddHostedService<AlertTeller>();
    }
}
