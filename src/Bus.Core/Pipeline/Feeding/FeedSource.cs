using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Records;

namespace Bus.Core.Pipeline.Feeding;

/// <summary>The records of a message that was taken in, with those that feed told from the others. What was refused is not among them, so it feeds nothing.</summary>
internal sealed class FeedSource(IDeliveryJournal journal, MessageInfo message, Contract contract, Feed feed) : IAsyncDisposable
{
    private readonly byte[][][] _values = [.. feed.When.Select(c => c.Values.Select(System.Text.Encoding.UTF8.GetBytes).ToArray())];
    private IAsyncEnumerator<RecordChunk>? _chunks;
    private RecordBatchReader? _batch;

    /// <summary>Position of the current record, from 1.</summary>
    public long Position { get; private set; }

    /// <summary>The item for whose value the current record feeds nothing; null: it feeds.</summary>
    public Item? Failing { get; private set; }

    public ReadOnlySpan<byte> Field(int item) => _batch![item];

    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        _chunks ??= journal.ReadAsync(message, 0, cancellation).GetAsyncEnumerator(cancellation);
        while (_batch is null || !_batch.Read())
        {
            if (!await _chunks.MoveNextAsync()) return false;
            _batch = new RecordBatchReader(_chunks.Current.Data, contract.Items.Length + message.AdditionalItems.Length);
        }
        Position++;
        Failing = FirstFailing();
        return true;
    }

    private Item? FirstFailing()
    {
        for (var i = 0; i < feed.When.Length; i++)
        {
            var value = Field(feed.When[i].Item);
            var holds = false;
            foreach (var allowed in _values[i]) holds |= value.SequenceEqual(allowed);
            if (!holds) return contract.Items[feed.When[i].Item];
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chunks is not null) await _chunks.DisposeAsync();
    }
}
