using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>Reads the records of several messages of a route, one message after the other, in the order of the route.</summary>
/// <param name="next">The next deliveries after a position, at most <see cref="Page"/>.</param>
/// <param name="provider">Only its records may be found gone; null: all.</param>
internal sealed class CollectedRecords(Func<long, Task<IReadOnlyList<Delivery>>> next, Func<MessageInfo, OutgoingReader> open, ApplicationRef? provider = null) : OutgoingReader
{
    /// <summary>Deliveries that are asked for at once.</summary>
    public const int Page = 200;
    private readonly Queue<Delivery> _ahead = [];
    private OutgoingReader? _current;
    private ApplicationRef? _sender;
    private long _after, _next;
    private bool _last;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_current is not null)
            {
                if (await _current.ReadAsync(cancellation))
                {
                    Position = _next++;
                    return true;
                }
                await _current.DisposeAsync();
                _current = null;
            }
            if (_ahead.Count == 0 && !await ReadPageAsync()) return false;
            var message = _ahead.Dequeue().Message;
            (_current, _sender) = (open(message), message.Sender);
        }
    }

    public override ReadOnlySpan<byte> Field(int item) => _current!.Field(item);

    public override long Amount => _current!.Amount;

    public override bool Removable => provider is null || _sender == provider;

    public override async ValueTask DisposeAsync()
    {
        if (_current is not null) await _current.DisposeAsync();
    }

    private async Task<bool> ReadPageAsync()
    {
        if (_last) return false;
        var page = await next(_after);
        foreach (var delivery in page) _ahead.Enqueue(delivery);
        _last = page.Count < Page;
        if (page.Count > 0) _after = page[^1].Position;
        return page.Count > 0;
    }
}
