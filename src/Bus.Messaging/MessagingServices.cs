using Bus.Core.Dispatch;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Messaging;

/// <summary>Registers the broker.</summary>
public static class MessagingServices
{
    /// <summary>The road for tickets. Section <c>Broker</c>. MassTransit's retry, redelivery, outbox and error queues stay off: the journal decides.</summary>
    /// <exception cref="BrokerSettingException">An engine that is not known.</exception>
    public static IServiceCollection AddBusMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Broker").Get<BrokerOptions>() ?? new BrokerOptions();
        if (options.Engine != "in-process")
            throw new BrokerSettingException($"Broker:Engine '{options.Engine}' はこの版では使えません。in-process を指定してください。 / Broker:Engine '{options.Engine}' is not available in this version; set it to in-process.");
        services.Configure<BrokerOptions>(configuration.GetSection("Broker"));
        services.AddSingleton<TicketRoad>();
        services.AddSingleton<ITicketRoad>(s => s.GetRequiredService<TicketRoad>());
        services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);
        services.AddMassTransit(broker =>
        {
            broker.AddConsumer<TicketConsumer>();
            broker.UsingInMemory((context, transport) => transport.ReceiveEndpoint(BrokerOptions.Queue, queue =>
            {
                queue.ConcurrentMessageLimit = options.Parallel;
                queue.DiscardFaultedMessages();
                queue.DiscardSkippedMessages();
                queue.PublishFaults = false;
                queue.ConfigureConsumer<TicketConsumer>(context);
            }));
        });
        return services;
    }
}
