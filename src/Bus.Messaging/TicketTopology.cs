using MassTransit;

namespace Bus.Messaging;

/// <summary>
/// All there is on the broker: one durable fanout exchange and one queue of the same name bound to it.
/// On RabbitMQ a quorum queue, so that on a cluster a confirmed ticket outlives a node.
/// </summary>
/// <remarks>
/// Nothing else: no exchange per type, no error, skipped or delay queue. What cannot be taken is dropped, for the journal sends another.
/// A queue that is there with other arguments is refused by RabbitMQ; the hub says so and goes on accepting.
/// </remarks>
internal static class TicketTopology
{
    // Messages the queue holds at most; the oldest go first, for the journal has sent others since. No option: RabbitMQ refuses a queue that was made with another value.
    private const int MostMessages = 10_000;

    /// <summary>Where tickets are sent: the exchange, so that only the receiving side declares the queue, and declares it right.</summary>
    public static Uri Address(BrokerOptions options) => new($"exchange:{options.Queue}");

    /// <summary>The receiving side, which makes exchange, queue and binding.</summary>
    public static void Describe(IReceiveEndpointConfigurator queue, BrokerOptions options)
    {
        queue.ConfigureConsumeTopology = false;
        queue.ConcurrentMessageLimit = options.Parallel;
        queue.PrefetchCount = options.Prefetch;
        queue.DiscardFaultedMessages();
        queue.DiscardSkippedMessages();
        queue.PublishFaults = false;
        if (queue is not IRabbitMqReceiveEndpointConfigurator rabbit) return;
        rabbit.Durable = true;
        rabbit.AutoDelete = false;
        rabbit.SetQuorumQueue();
        rabbit.SetQueueArgument("x-max-length", MostMessages);
        rabbit.SetQueueArgument("x-overflow", "drop-head");
    }

    /// <summary>The sending side: a ticket that reaches no queue is not published.</summary>
    public static void MustReachTheQueue(SendContext<DeliveryTickets> context)
    {
        if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) rabbit.Mandatory = true;
    }
}
