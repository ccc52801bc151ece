using MassTransit;

namespace Bus.Messaging.Brokers;

/// <summary>MassTransit's in-memory transport.</summary>
internal sealed class InProcessBroker : IBroker
{
    public string Name => "in-process";

    public IBusControl Make(string queue, Action<IReceiveEndpointConfigurator> describe) =>
        MassTransit.Bus.Factory.CreateUsingInMemory(transport => transport.ReceiveEndpoint(queue, describe));

    public Task ProbeAsync(CancellationToken cancellation) => Task.CompletedTask;
}
