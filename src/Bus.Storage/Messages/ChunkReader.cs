using System.Runtime.CompilerServices;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>Reads the chunks of an accepted message one at a time; no connection is held while the caller works on one.</summary>
internal sealed class ChunkReader(JournalDatabase database)
{
    internal const string SelectHead = "SELECT seal_id, accepted_records FROM message WHERE id = @message AND municipality = @municipality AND state = 'accepted'";
    internal const string SelectKeys =
        """
        SELECT first_record, records, keys FROM chunk WHERE message = @message AND first_record <= @at ORDER BY first_record DESC LIMIT 1
        """;
    internal const string SelectAll =
        """
        SELECT first_record, records, keys, payload FROM chunk WHERE message = @message AND first_record <= @at ORDER BY first_record DESC LIMIT 1
        """;

    internal const string SelectSmallKeys =
        """
        SELECT m.id, m.seal_id, c.first_record, c.records, c.keys
        FROM (SELECT d.message, d.position FROM delivery d
              WHERE d.state <> 'delivered' AND d.municipality = @municipality AND d.contract = @contract AND d.consumer = @consumer AND d.position > @after
              ORDER BY d.position LIMIT @limit) AS u
          JOIN message m ON m.id = u.message AND m.state = 'accepted' AND m.accepted_records <= @records JOIN chunk c ON c.message = m.id
        ORDER BY u.position, c.first_record
        """;

    /// <summary>The keys of the small messages of unfinished deliveries of a route, by message.</summary>
    public async Task<IReadOnlyDictionary<long, ReadOnlyMemory<ulong>>> SmallKeysAsync(RouteId route, long after, int maximum, int records, ChunkSeal seal, CancellationToken cancellation)
    {
        var rows = await database.Reads.RunAsync(s => s.ListAsync(SmallRow, SelectSmallKeys, ("@records", records), ("@municipality", route.Municipality.Value),
            ("@contract", route.Contract), ("@consumer", route.Consumer), ("@after", after), ("@limit", maximum)), cancellation);
        return rows.GroupBy(r => r.Message).ToDictionary(g => g.Key, g => (ReadOnlyMemory<ulong>)g.SelectMany(r =>
            seal.OpenKeys(route.Municipality, r.SealId, r.Chunk).ToArray()).ToArray());
    }

    private static (long Message, byte[] SealId, SealedChunk Chunk) SmallRow(System.Data.Common.DbDataReader row)
    {
        var columns = new RowReader(row);
        return (columns.Number(), columns.Bytes(), new SealedChunk(columns.Number(), (int)columns.Number(), columns.Bytes(), []));
    }

    /// <summary>Chunks, still sealed, from the one that holds a record on; without payload where only keys are wanted.</summary>
    /// <exception cref="InvalidDataException">A chunk is missing.</exception>
    public async IAsyncEnumerable<(byte[] SealId, SealedChunk Chunk)> ReadAsync(MessageInfo message, long fromRecord, bool payload,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var head = await database.Reads.RunAsync(s => s.FirstAsync(row => Tuple.Create(row.GetFieldValue<byte[]>(0), row.GetInt64(1)), SelectHead,
            ("@message", message.Id), ("@municipality", message.Sender.Municipality.Value)), cancellation);
        if (head is null) yield break;
        for (var at = fromRecord; at < head.Item2;)
        {
            var wanted = at;
            var chunk = await database.Reads.RunAsync(s => s.FirstAsync(row => Row(row, payload), payload ? SelectAll : SelectKeys,
                ("@message", message.Id), ("@at", wanted)), cancellation);
            if (chunk is null || chunk.FirstRecord + chunk.Records <= at)
                throw new InvalidDataException($"The journal is damaged: record {at} of message {message.Receipt} is missing.");
            yield return (head.Item1, chunk);
            at = chunk.FirstRecord + chunk.Records;
        }
    }

    private static SealedChunk Row(System.Data.Common.DbDataReader row, bool payload)
    {
        var columns = new RowReader(row);
        return new SealedChunk(columns.Number(), (int)columns.Number(), columns.Bytes(), payload ? columns.Bytes() : []);
    }
}
