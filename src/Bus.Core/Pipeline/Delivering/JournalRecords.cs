using System.Buffers.Text;
using System.Collections.Immutable;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Records;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>Reads a message's records from the journal, a chunk at a time, in the consumer's order of items.</summary>
/// <param name="chunks">Its chunks from the one that holds a record on.</param>
internal sealed class JournalRecords(Func<long, CancellationToken, IAsyncEnumerable<RecordChunk>> chunks, int storedItems, ImmutableArray<int> columns,
    ImmutableArray<int> amountItems, long from) : OutgoingReader
{
    private IAsyncEnumerator<RecordChunk>? _chunks;
    private RecordBatchReader? _batch;
    private long _next;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        _chunks ??= chunks(from, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            while (_batch is not null && _batch.Read())
            {
                Position = _next++;
                if (Position >= from) return true;
            }
            if (!await _chunks.MoveNextAsync()) return false;
            _batch = new RecordBatchReader(_chunks.Current.Data, storedItems);
            _next = _chunks.Current.FirstRecord;
        }
    }

    public override ReadOnlySpan<byte> Field(int item) => columns[item] is var column and >= 0 ? _batch![column] : default;

    public override long Amount
    {
        get
        {
            long sum = 0;
            foreach (var item in amountItems)
                if (Utf8Parser.TryParse(Field(item), out long part, out _)) sum = checked(sum + part);
            return sum;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_chunks is not null) await _chunks.DisposeAsync();
    }
}
