using System.Runtime.CompilerServices;
using Bus.Core.Journal;
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
