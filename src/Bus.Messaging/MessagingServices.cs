using Bus.Core.Dispatch;
using Bus.Messaging.Brokers;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bus.Messaging;

/// <summary>Registers the broker.</summary>
public static class MessagingServices
{
    /// <summary>The road for tickets. Section <c>Broker</c>. MassTransit's retry, redelivery, outbox and error queues stay off: the journal decides.</summary>
    /// <exception cref="BrokerSettingException">A setting that no hub can work with. A broker that is down is none: the hub starts and looks for it.</exception>
    public static IServiceCollection AddBusMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        var broker = BrokerChoice.Of(configuration);
        services.Configure<BrokerOptions>(configuration.GetSection("Broker"));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(broker);
        services.AddSingleton<BrokerLink>();
        services.AddSingleton<TicketRoad>();
        services.AddSingleton<ITicketRoad>(s => s.GetRequiredService<TicketRoad>());
        services.AddMassTransit(bus =>
        {
            bus.AddConsumer<TicketConsumer>();
            broker.Use(bus);
        });
        // The bus has no endpoint of its own and waits for nobody; the keeper, after it, makes the road.
        services.Configure<MassTransitHostOptions>(host =>
        {
            host.WaitUntilStarted = true;
            host.StopTimeout = TimeSpan.FromSeconds(10);
        });
        services.AddHostedService<BrokerKeeper>();
        return services;
    }
}
