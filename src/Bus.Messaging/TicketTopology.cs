using MassTransit;

namespace Bus.Messaging;

/// <summary>
/// All there is on the broker: for each node of the hub a queue, <c>{Broker:Queue}.{Node:Name}</c>, and a durable fanout exchange of the same name bound to it.
/// A ticket goes to the node that delivers its route. On RabbitMQ they are quorum queues, so that on a cluster a confirmed ticket outlives a node of the broker.
/// </summary>
/// <remarks>
/// Nothing else: no exchange per type, no error, skipped or delay queue. What cannot be taken is dropped, for the journal sends another.
/// A queue that is there with other arguments is refused by RabbitMQ; the hub says so and goes on accepting.
/// </remarks>
internal static class TicketTopology
{
    // Messages the queue holds at most; the oldest go first, for the journal has sent others since. No option: RabbitMQ refuses a queue that was made with another value.
    private const int MostMessages = 10_000;

    // A node that does not come back leaves its queue behind for so long.
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

    /// <summary>The queue of a node.</summary>
    public static string QueueOf(BrokerOptions options, string node) => $"{options.Queue}.{node}";

    /// <summary>Where a node's tickets are sent: the exchange, so that only the receiving side declares the queue, and declares it right.</summary>
    public static Uri Address(BrokerOptions options, string node) => new($"exchange:{QueueOf(options, node)}");

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
        rabbit.SetQueueArgument("x-expires", (int)Forgotten.TotalMilliseconds);
        rabbit.SetQueueArgument("x-max-length", MostMessages);
        rabbit.SetQueueArgument("x-overflow", "drop-head");
    }

    /// <summary>The sending side: a ticket that reaches no queue is not published.</summary>
    public static void MustReachTheQueue(SendContext<DeliveryTickets> context)
    {
        if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) rabbit.Mandatory = true;
    }
}
