using Bus.Core.Dispatch;
using Bus.Core.Operation;
using Bus.Messaging.Brokers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bus.Messaging;

/// <summary>Registers the broker.</summary>
public static class MessagingServices
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new("Broker", typeof(BrokerOptions))];

    /// <summary>The road for tickets. Section <c>Broker</c>. MassTransit's retry, redelivery, outbox and error queues stay off: the journal decides.</summary>
    /// <exception cref="BrokerSettingException">A setting that no hub can work with. A broker that is down is none: the hub starts and looks for it.</exception>
    public static IServiceCollection AddBusMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        // MassTransit would report its use to its makers; a hub of municipalities talks to nobody it was not told to.
        Environment.SetEnvironmentVariable("MASSTRANSIT_USAGE_TELEMETRY", "false");
        var broker = BrokerChoice.Of(configuration);
        services.Configure<BrokerOptions>(configuration.GetSection("Broker"));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(broker);
        services.AddSingleton<BrokerLink>();
        services.AddSingleton<TicketRoad>();
        services.AddSingleton<ITicketRoad>(s => s.GetRequiredService<TicketRoad>());
        services.AddHostedService<BrokerKeeper>();
        return services;
    }
}
