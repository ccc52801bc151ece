using Bus.Storage.Sql;

namespace Bus.Storage.Writing;

/// <summary>One write that waits for its commit. Its work may run more than once and touches nothing but the session.</summary>
internal abstract class WriteOperation(WriteScope scope, long bytes, CancellationToken cancellation)
{
    public WriteScope Scope => scope;

    /// <summary>Roughly what it adds to the journal.</summary>
    public long Bytes => bytes;

    /// <summary>True if its caller gave up before it began; it is told so now.</summary>
    public bool GivenUp()
    {
        if (!cancellation.IsCancellationRequested) return false;
        Cancel(cancellation);
        return true;
    }

    public abstract Task RunAsync(Session session);

    /// <summary>It is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);

    protected abstract void Cancel(CancellationToken token);
}

/// <inheritdoc/>
internal sealed class WriteOperation<T>(Func<Session, Task<T>> work, WriteScope scope, long bytes, CancellationToken cancellation)
    : WriteOperation(scope, bytes, cancellation)
{
    // Continuations of callers must not run on the writer.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Done => _done.Task;

    public override async Task RunAsync(Session session) => _result = await work(session);

    public override void Complete() => _done.TrySetResult(_result);

    public override void Fail(Exception exception) => _done.TrySetException(exception);

    protected override void Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}
