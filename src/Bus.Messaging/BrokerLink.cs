using MassTransit;

namespace Bus.Messaging;

/// <summary>The road to the broker while there is one. Opened and closed by the <see cref="BrokerKeeper"/>.</summary>
internal sealed class BrokerLink
{
    private volatile TaskCompletionSource<Road> _road = Unknown();

    /// <param name="To">Where the tickets of a node are sent.</param>
    /// <param name="Doubt">Whom to tell that the road is not what it should be, and why.</param>
    public sealed record Road(Func<string, Task<ISendEndpoint>> To, Action<string> Doubt);

    public bool IsOpen => _road.Task.IsCompleted;

    /// <summary>Waits until it is open.</summary>
    public Task<Road> OpenAsync(CancellationToken cancellation) => _road.Task.WaitAsync(cancellation);

    public void Open(Road road) => _road.TrySetResult(road);

    public void Close()
    {
        if (IsOpen) _road = Unknown();
    }

    private static TaskCompletionSource<Road> Unknown() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
