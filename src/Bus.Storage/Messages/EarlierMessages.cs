using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Security;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>Finds the message that came before: by message id, by file, by sequence. All by index, within the writer's transaction.</summary>
/// <param name="trust">While the clock is not believed, whatever stands there still counts as one that came before, however old it looks.</param>
internal sealed class EarlierMessages(TimeSpan keep, ClockTrust trust, IKeyRing keys)
{
    internal const string FindId =
        """
        SELECT receipt, message, contract, content_digest, records, amount, received_at FROM known_id
        WHERE municipality = @municipality AND application = @application AND message_id = @messageId AND received_at >= @since
        """;
    private const string SelectItems = "SELECT additional FROM message WHERE id = @id";
    private const string KeepId =
        """
        INSERT INTO known_id (municipality, application, message_id, message, receipt, contract, content_digest, records, amount, received_at)
        VALUES (@municipality, @application, @messageId, @message, @receipt, @contract, @digest, @records, @amount, @now)
        ON CONFLICT (municipality, application, message_id) DO UPDATE SET message = excluded.message, receipt = excluded.receipt, contract = excluded.contract,
          content_digest = excluded.content_digest, records = excluded.records, amount = excluded.amount, received_at = excluded.received_at
        """;
    internal const string FindFile =
        """
        SELECT receipt FROM known_file
        WHERE municipality = @municipality AND application = @application AND contract = @contract AND file_name = @fileName
          AND content_digest = @digest AND business_date = @businessDate AND sequence = @sequence AND received_at >= @since
        """;
    private const string KeepFile =
        """
        INSERT INTO known_file (municipality, application, contract, file_name, content_digest, business_date, sequence, receipt, received_at)
        VALUES (@municipality, @application, @contract, @fileName, @digest, @businessDate, @sequence, @receipt, @now)
        ON CONFLICT (municipality, application, contract, file_name, content_digest, business_date, sequence)
          DO UPDATE SET receipt = excluded.receipt, received_at = excluded.received_at
        """;
    internal const string LastOfDay =
        """
        SELECT business_date, last FROM last_sequence
        WHERE municipality = @municipality AND application = @application AND contract = @contract AND business_date <= @businessDate AND business_date > ''
        ORDER BY business_date DESC LIMIT 1
        """;
    internal const string LastWithoutDay =
        """
        SELECT business_date, last FROM last_sequence
        WHERE municipality = @municipality AND application = @application AND contract = @contract AND business_date = ''
        """;
    private const string KeepSequence =
        """
        INSERT INTO last_sequence (municipality, application, contract, business_date, last, received_at)
        VALUES (@municipality, @application, @contract, @businessDate, @sequence, @now)
        ON CONFLICT (municipality, application, contract, business_date) DO UPDATE
          SET last = CASE WHEN excluded.last > last_sequence.last THEN excluded.last ELSE last_sequence.last END, received_at = excluded.received_at
        """;

    /// <summary>The first message with the same message id; null if there is none, or it is forgotten.</summary>
    public async Task<KnownMessage?> FindIdAsync(Session session, NewMessage message, DateTimeOffset now)
    {
        if (message.Head.MessageId is not { } id) return null;
        return await session.FirstAsync(KnownMessage.Read, FindId,
            ("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application), ("@messageId", id),
            ("@since", Spelling.Of(Since(now))));
    }

    /// <summary>Null: the message is the same one again; else why it is not.</summary>
    public async Task<Fault?> WhyNotSameAsync(Session session, KnownMessage known, NewMessage message, MessageOutcome outcome)
    {
        if (known.Contract == message.Contract && (known.Digest.AsSpan().SequenceEqual(outcome.ContentDigest) || await IsSameWithItsItemsAsync(session, known, outcome))) return null;
        return known.Contradicts(message, keys.DestroyedAt(message.Sender.Municipality));
    }

    // Its records may have had other additional items than the region gives them now.
    private static async Task<bool> IsSameWithItsItemsAsync(Session session, KnownMessage known, MessageOutcome outcome) => outcome.DigestWith is { } digest
        && await session.ScalarAsync(SelectItems, ("@id", known.Id)) is string items && digest(MessageJson.Names(items)) is { } then && known.Digest.AsSpan().SequenceEqual(then);

    /// <summary>Remembers an accepted message: its id, its file, its sequence, as far as it has them. A file without records never is the same.</summary>
    public Task KeepAsync(Session session, NewMessage message, MessageInfo accepted, byte[] digest)
    {
        var keeping = new List<Task>();
        Parameter[] sender = [("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application), ("@contract", message.Contract),
            ("@now", Spelling.Of(accepted.ReceivedAt))];
        if (message.Head.MessageId is { } id)
            keeping.Add(session.ExecuteAsync(KeepId, [.. sender, ("@messageId", id), ("@message", accepted.Id), ("@receipt", accepted.Receipt), ("@digest", digest),
                ("@records", accepted.Accepted.Records), ("@amount", accepted.Accepted.Amount)]));
        if (message.FileName is { } name && accepted.Records > 0)
            keeping.Add(session.ExecuteAsync(KeepFile, [.. sender, ("@fileName", name), ("@digest", digest), ("@businessDate", Spelling.Of(message.Head.BusinessDate) ?? ""),
                ("@sequence", message.Head.Sequence ?? -1), ("@receipt", accepted.Receipt)]));
        if (message.Head.Sequence is { } number)
            keeping.Add(session.ExecuteAsync(KeepSequence, [.. sender, ("@businessDate", Spelling.Of(message.Head.BusinessDate) ?? ""), ("@sequence", number)]));
        return Task.WhenAll(keeping);
    }

    /// <summary>Receipt of the same file taken before; null if there is none. Files without records never are the same.</summary>
    public async Task<string?> FindFileAsync(Session session, NewMessage message, MessageOutcome outcome, DateTimeOffset now)
    {
        if (message.FileName is null || outcome.Records == 0) return null;
        return await session.ScalarAsync(FindFile, ("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application),
            ("@contract", message.Contract), ("@fileName", message.FileName), ("@digest", outcome.ContentDigest),
            ("@businessDate", Spelling.Of(message.Head.BusinessDate) ?? ""), ("@sequence", message.Head.Sequence ?? -1),
            ("@since", Spelling.Of(Since(now)))) as string;
    }

    /// <summary>通番抜け before this message. Numbers count on, or start again at 1 on a new business date; both are in use.</summary>
    public async Task<SequenceGap?> GapAsync(Session session, NewMessage message)
    {
        if (message.Head.Sequence is not { } number) return null;
        var day = Spelling.Of(message.Head.BusinessDate);
        var (sql, parameters) = Last(message, day);
        var last = await session.FirstAsync(row => Tuple.Create(row.GetString(0), row.GetInt64(1)), sql, parameters);
        // Nothing came before: where a sender begins to count is its own affair.
        if (last is null) return null;
        var expected = last.Item2 + 1;
        if (last.Item1 != (day ?? "") && number < expected) expected = 1;
        return number > expected ? new SequenceGap(expected, number - 1) : null;
    }

    private DateTimeOffset Since(DateTimeOffset now) => trust.Look() is null ? now - keep : DateTimeOffset.MinValue;

    private static (string, Parameter[]) Last(NewMessage message, string? day)
    {
        Parameter[] sender = [("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application), ("@contract", message.Contract)];
        return day is null ? (LastWithoutDay, sender) : (LastOfDay, [.. sender, ("@businessDate", day)]);
    }
}
