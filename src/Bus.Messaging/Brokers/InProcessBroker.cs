using MassTransit;

namespace Bus.Messaging.Brokers;

/// <summary>MassTransit's in-memory transport.</summary>
internal sealed class InProcessBroker : IBroker
{
    public string Name => "in-process";

    public bool IsLocal => true;

    public Task<BusMaker> FindAsync(CancellationToken cancellation) =>
        Task.FromResult<BusMaker>(() => MassTransit.Bus.Factory.CreateUsingInMemory(_ => { }));

    public Task RemoveAsync(string queue, CancellationToken cancellation) => Task.CompletedTask;
}
