using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>The tables of chunks and rejects.</summary>
internal static class ChunkTable
{
    private const string Insert = "INSERT INTO chunk (message, first_record, records, keys, payload) VALUES (@message, @first, @records, @keys, @payload)";

    // One that stands there already is told as what it is: it does not follow.
    private const string Append = $"{Insert} ON CONFLICT DO NOTHING";
    // The message is still being read, and the chunk follows the last one.
    internal const string SelectFollows =
        """
        SELECT CAST(1 AS bigint) WHERE (SELECT state FROM message WHERE id = @message) = 'processing'
          AND COALESCE((SELECT first_record + records FROM chunk WHERE message = @message ORDER BY first_record DESC LIMIT 1), 0) = @first
        """;
    internal const string SelectEnd = "SELECT first_record + records FROM chunk WHERE message = @message ORDER BY first_record DESC LIMIT 1";
    internal const string DeleteSome =
        """
        DELETE FROM chunk WHERE message = @message AND first_record IN
          (SELECT first_record FROM chunk WHERE message = @message ORDER BY first_record DESC LIMIT @slice)
          AND (SELECT state FROM message WHERE id = @message) = 'processing'
        """;
    internal const string DeleteFrom =
        """
        DELETE FROM chunk WHERE message = @message AND first_record IN
          (SELECT first_record FROM chunk WHERE message = @message AND first_record >= @from ORDER BY first_record DESC LIMIT @slice)
          AND (SELECT state FROM message WHERE id = @message) = 'processing'
        """;
    internal const string SelectAt = "SELECT first_record, records, keys, payload FROM chunk WHERE message = @message AND first_record = @first";
    private const string InsertRejects = "INSERT INTO reject (message, document) VALUES (@message, @document)";

    /// <summary>Adds a chunk of a message that is written in one go.</summary>
    public static Task InsertAsync(Session session, long message, SealedChunk chunk) => session.ExecuteAsync(Insert, Values(message, chunk));

    /// <summary>Adds the next chunk of a message that is being read.</summary>
    public static async Task AppendAsync(Session session, long message, SealedChunk chunk)
    {
        // Both asked in one round trip; what was inserted wrongly goes back with the transaction.
        var (follows, inserted) = (session.ScalarAsync(SelectFollows, ("@message", message), ("@first", chunk.FirstRecord)), session.InsertAsync(Append, Values(message, chunk)));
        if (await follows is null || await inserted != 1) throw new InvalidOperationException(
            $"The chunk from record {chunk.FirstRecord} does not follow the last one of message {message}, or the message is not being read.");
    }

    /// <summary>Records in the chunks of a message.</summary>
    public static async Task<long> RecordsAsync(Session session, long message) => await session.ScalarAsync(SelectEnd, ("@message", message)) as long? ?? 0;

    /// <summary>Deletes the last chunks of a message that is being read, at most <paramref name="slice"/>; returns how many.</summary>
    public static Task<int> DeleteAsync(Session session, long message, int slice) =>
        session.ExecuteAsync(DeleteSome, ("@message", message), ("@slice", slice));

    /// <summary>The same, of those from a record on.</summary>
    public static Task<int> DeleteAsync(Session session, long message, long from, int slice) =>
        session.ExecuteAsync(DeleteFrom, ("@message", message), ("@from", from), ("@slice", slice));

    /// <summary>The chunk that begins with a record; null if there is none.</summary>
    public static Task<SealedChunk?> FindAsync(Session session, long message, long first) => session.FirstAsync(row =>
    {
        var columns = new RowReader(row);
        return new SealedChunk(columns.Number(), (int)columns.Number(), columns.Bytes(), columns.Bytes());
    }, SelectAt, ("@message", message), ("@first", first));

    public static Task InsertRejectsAsync(Session session, long message, byte[]? document) =>
        document is null ? Task.CompletedTask : session.ExecuteAsync(InsertRejects, ("@message", message), ("@document", document));

    private static Parameter[] Values(long message, SealedChunk chunk) =>
        [("@message", message), ("@first", chunk.FirstRecord), ("@records", chunk.Records), ("@keys", chunk.Keys), ("@payload", chunk.Payload)];
}
