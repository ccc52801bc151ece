using MassTransit;

namespace Bus.Messaging.Brokers;

/// <summary>MassTransit's in-memory transport.</summary>
internal sealed class InProcessBroker : IBroker
{
    public string Name => "in-process";

    public Task<BusMaker> FindAsync(CancellationToken cancellation) =>
        Task.FromResult<BusMaker>((queue, describe) => MassTransit.Bus.Factory.CreateUsingInMemory(transport => transport.ReceiveEndpoint(queue, describe)));
}
