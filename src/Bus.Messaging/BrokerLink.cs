namespace Bus.Messaging;

/// <summary>Whether the broker takes and brings tickets now. Opened and closed by the <see cref="BrokerKeeper"/>.</summary>
internal sealed class BrokerLink
{
    private volatile TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Action<string> _doubt = _ => { };

    public bool IsOpen => _open.Task.IsCompleted;

    /// <summary>Waits until it is open.</summary>
    public Task OpenAsync(CancellationToken cancellation) => _open.Task.WaitAsync(cancellation);

    /// <param name="doubt">Whom to tell that the road is not what it should be.</param>
    public void Open(Action<string> doubt)
    {
        _doubt = doubt;
        _open.TrySetResult();
    }

    public void Close()
    {
        if (IsOpen) _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A ticket found no queue: the road must be made anew.</summary>
    public void Doubt(string why) => _doubt(why);
}
