using MassTransit;

namespace Bus.Messaging.Brokers;

/// <summary>MassTransit's in-memory transport.</summary>
internal sealed class InProcessBroker : IBroker
{
    public string Name => "in-process";

    public void Use(IBusRegistrationConfigurator bus) => bus.UsingInMemory();

    public Task ProbeAsync(CancellationToken cancellation) => Task.CompletedTask;
}
