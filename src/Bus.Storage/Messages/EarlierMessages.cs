using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>Finds the message that came before: by message id, by file, by sequence. All by index, within the writer's transaction.</summary>
internal sealed class EarlierMessages(TimeSpan keep)
{
    internal const string FindId =
        """
        SELECT m.receipt, k.message, k.contract, k.content_digest FROM known_id k JOIN message m ON m.id = k.message
        WHERE k.municipality = @municipality AND k.application = @application AND k.message_id = @messageId AND k.received_at >= @since
        """;
    private const string KeepId =
        """
        INSERT INTO known_id (municipality, application, message_id, message, contract, content_digest, received_at)
        VALUES (@municipality, @application, @messageId, @message, @contract, @digest, @now)
        ON CONFLICT (municipality, application, message_id) DO UPDATE SET message = excluded.message, contract = excluded.contract,
          content_digest = excluded.content_digest, received_at = excluded.received_at
        """;
    internal const string FindFile =
        """
        SELECT receipt FROM message
        WHERE municipality = @municipality AND application = @application AND contract = @contract AND file_name = @fileName
          AND content_digest = @digest AND COALESCE(business_date, '') = @businessDate AND COALESCE(sequence, -1) = @sequence
          AND state = 'accepted' AND received_at >= @since
        ORDER BY id LIMIT 1
        """;
    internal const string LastOfDay =
        """
        SELECT business_date, sequence FROM message
        WHERE municipality = @municipality AND application = @application AND contract = @contract AND business_date <= @businessDate
          AND sequence IS NOT NULL AND state = 'accepted'
        ORDER BY business_date DESC, sequence DESC LIMIT 1
        """;
    internal const string LastWithoutDay =
        """
        SELECT business_date, sequence FROM message
        WHERE municipality = @municipality AND application = @application AND contract = @contract AND business_date IS NULL
          AND sequence IS NOT NULL AND state = 'accepted'
        ORDER BY sequence DESC LIMIT 1
        """;

    /// <summary>The first message with the same message id; null if there is none, or it is forgotten.</summary>
    public async Task<KnownMessage?> FindIdAsync(Session session, NewMessage message, DateTimeOffset now)
    {
        if (message.Head.MessageId is not { } id) return null;
        return await session.FirstAsync(
            row => new KnownMessage(row.GetInt64(1), row.GetString(0), row.GetString(2), row.GetFieldValue<byte[]>(3)), FindId,
            ("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application), ("@messageId", id),
            ("@since", Spelling.Of(now - keep)));
    }

    public Task KeepIdAsync(Session session, NewMessage message, long journalId, byte[] digest, DateTimeOffset now) =>
        message.Head.MessageId is not { } id ? Task.CompletedTask : session.ExecuteAsync(KeepId,
            ("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application), ("@messageId", id),
            ("@message", journalId), ("@contract", message.Contract), ("@digest", digest), ("@now", Spelling.Of(now)));

    /// <summary>Receipt of the same file taken before; null if there is none. Files without records never are the same.</summary>
    public async Task<string?> FindFileAsync(Session session, NewMessage message, MessageOutcome outcome, DateTimeOffset now)
    {
        if (message.FileName is null || outcome.Records == 0) return null;
        return await session.ScalarAsync(FindFile, ("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application),
            ("@contract", message.Contract), ("@fileName", message.FileName), ("@digest", outcome.ContentDigest),
            ("@businessDate", Spelling.Of(message.Head.BusinessDate) ?? ""), ("@sequence", message.Head.Sequence ?? -1),
            ("@since", Spelling.Of(now - keep))) as string;
    }

    /// <summary>通番抜け before this message. Numbers count on, or start again at 1 on a new business date; both are in use.</summary>
    public async Task<SequenceGap?> GapAsync(Session session, NewMessage message)
    {
        if (message.Head.Sequence is not { } number) return null;
        var day = Spelling.Of(message.Head.BusinessDate);
        var (sql, parameters) = Last(message, day);
        var last = await session.FirstAsync(row => Tuple.Create(row.IsDBNull(0) ? null : row.GetString(0), row.GetInt64(1)), sql, parameters);
        // Nothing came before: where a sender begins to count is its own affair.
        if (last is null) return null;
        var expected = last.Item2 + 1;
        if (last.Item1 != day && number < expected) expected = 1;
        return number > expected ? new SequenceGap(expected, number - 1) : null;
    }

    private static (string, Parameter[]) Last(NewMessage message, string? day)
    {
        Parameter[] sender = [("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application), ("@contract", message.Contract)];
        return day is null ? (LastWithoutDay, sender) : (LastOfDay, [.. sender, ("@businessDate", day)]);
    }
}

/// <summary>The first message with an id.</summary>
internal sealed record KnownMessage(long Id, string Receipt, string Contract, byte[] Digest)
{
    public bool IsSame(NewMessage message, byte[] digest) => Contract == message.Contract && Digest.AsSpan().SequenceEqual(digest);

    public Fault Contradicts(NewMessage message) => Fault.Of(FaultCode.ContradictingDuplicate,
        $"電文ID「{message.Head.MessageId}」は、内容の異なる電文として受付番号 {Receipt} で既に受け付けています。今回の電文は取り込んでいません。新しい内容なら新しい messageId を付けて送り直してください。",
        $"Message id '{message.Head.MessageId}' was accepted before, with other values, as receipt {Receipt}. Nothing of this message was taken. If the values are new, send them with a new messageId.");
}
