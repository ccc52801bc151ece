using MassTransit;

namespace Bus.Messaging;

/// <summary>Follows one receiving side to its end.</summary>
internal sealed class QueueWatch : IReceiveEndpointObserver
{
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Tickets do not come, or no longer; says why.</summary>
    public Task<string> Lost => _lost.Task;

    public void Lose(string why) => _lost.TrySetResult(why);

    Task IReceiveEndpointObserver.Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    Task IReceiveEndpointObserver.Completed(ReceiveEndpointCompleted completed)
    {
        Lose("the queue or the connection is gone");
        return Task.CompletedTask;
    }

    Task IReceiveEndpointObserver.Faulted(ReceiveEndpointFaulted faulted)
    {
        Lose(faulted.Exception?.GetBaseException().Message ?? "it stopped");
        return Task.CompletedTask;
    }
}
