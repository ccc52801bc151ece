using Bus.Core.Dispatch;
using Bus.Core.Journal;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>Reads the records of all messages that go in one file, one message after the other, in the order of their route.</summary>
internal sealed class CollectedRecords(IDeliveryJournal journal, CollectionId collection, Func<MessageInfo, OutgoingReader> open) : OutgoingReader
{
    private const int Page = 200;
    private readonly Queue<Delivery> _ahead = [];
    private OutgoingReader? _current;
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
            if (_ahead.Count == 0 && !await ReadPageAsync(cancellation)) return false;
            _current = open(_ahead.Dequeue().Message);
        }
    }

    public override ReadOnlySpan<byte> Field(int item) => _current!.Field(item);

    public override long Amount => _current!.Amount;

    public override async ValueTask DisposeAsync()
    {
        if (_current is not null) await _current.DisposeAsync();
    }

    private async Task<bool> ReadPageAsync(CancellationToken cancellation)
    {
        if (_last) return false;
        var page = await journal.CollectedAfterAsync(collection, _after, Page, cancellation);
        foreach (var delivery in page) _ahead.Enqueue(delivery);
        _last = page.Count < Page;
        if (page.Count > 0) _after = page[^1].Position;
        return page.Count > 0;
    }
}
