using System.Threading.Channels;

namespace Bus.Storage.Writing;

/// <summary>
/// Writes that wait for the writer: a line for each scope (a municipality; the deliveries' steps together), of which one after the other may put one forward.
/// A municipality that floods the hub therefore waits behind itself.
/// </summary>
/// <param name="limit">Most that wait in one line; a caller beyond them waits for room.</param>
internal sealed class FairLine(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Line> _lines = [];
    private readonly Queue<Line> _turns = [];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private bool _closed;

    /// <summary>Puts a write into its line, in the order of the calls.</summary>
    /// <exception cref="ChannelClosedException">The journal is closing.</exception>
    public async ValueTask AddAsync(WriteOperation operation, CancellationToken cancellation)
    {
        Line line;
        lock (_gate)
            if (!_lines.TryGetValue(operation.Scope.Number, out line!)) _lines[operation.Scope.Number] = line = new Line(limit);
        // One after the other: of several who were given room at once, the last might be the first to go on.
        await line.Entry.WaitAsync(cancellation);
        try
        {
            await line.Room.WaitAsync(cancellation);
            lock (_gate)
            {
                if (_closed)
                {
                    // For the next one, who is told the same.
                    line.Room.Release();
                    throw new ChannelClosedException();
                }
                line.Waiting.Enqueue(operation);
                if (line.Waiting.Count == 1) _turns.Enqueue(line);
            }
        }
        finally
        {
            line.Entry.Release();
        }
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Waits until something may be there; false: nothing is, and nothing will come.</summary>
    public async ValueTask<bool> WaitAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_turns.Count > 0) return true;
                if (_closed) return false;
            }
            await _signal.Reader.ReadAsync();
        }
    }

    /// <summary>The next one in turn.</summary>
    public bool TryTake(out WriteOperation operation)
    {
        lock (_gate)
        {
            operation = default!;
            if (!_turns.TryDequeue(out var line)) return false;
            operation = line.Waiting.Dequeue();
            if (line.Waiting.Count > 0) _turns.Enqueue(line);
            line.Room.Release();
            return true;
        }
    }

    /// <summary>Takes nothing more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_gate) _closed = true;
        _signal.Writer.TryWrite(true);
    }

    private sealed class Line(int limit)
    {
        public SemaphoreSlim Entry { get; } = new(1);
        public SemaphoreSlim Room { get; } = new(limit);
        public Queue<WriteOperation> Waiting { get; } = [];
    }
}
