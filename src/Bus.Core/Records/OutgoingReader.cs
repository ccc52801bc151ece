namespace Bus.Core.Records;

/// <summary>Reads records as a consumer gets them. Forward only, memory bounded by one chunk.</summary>
public abstract class OutgoingReader : IAsyncDisposable
{
    /// <summary>Goes to the next record; false at the end.</summary>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellation);

    /// <summary>The value of an item of the consumer's shape in UTF-8; empty means absent. Valid until the next read.</summary>
    public abstract ReadOnlySpan<byte> Field(int item);

    /// <summary>Position of the current record in the message, from 0.</summary>
    public long Position { get; protected set; }

    /// <summary>The amount of the current record (転送合計), in yen.</summary>
    public abstract long Amount { get; }

    /// <summary>False: a full (全件) message that does not have the current record says nothing of it, for it came from another provider.</summary>
    public virtual bool Removable => true;

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
