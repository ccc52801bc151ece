using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Periods;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>Writes the table of messages. All within the writer's transaction.</summary>
internal static class MessageTable
{
    // The first one lies above the numbers that may have been given before a restore (Backups.Generation).
    private const string NextSerial =
        """
        INSERT INTO receipt_serial (municipality, last) VALUES (@municipality, 1 + COALESCE((SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'number-floor'), 0))
        ON CONFLICT (municipality) DO UPDATE SET last = receipt_serial.last + 1 RETURNING last
        """;
    private const string InsertRow =
        """
        INSERT INTO message (id, state, records, accepted_records, accepted_amount, rejected, amount_declared, amount_unreadable, unmappable, fault,
          duplicate_of, gap_from, gap_to, completed_at, content_digest, together, receipt, municipality, application, contract, version, path,
          message_id, business_date, sequence, extent, additional, file_name, claim_id, day, received_at, seal_id, trace, feeding, far_date)
        VALUES (@id, @state, @records, @acceptedRecords, @acceptedAmount, @rejected, @amountDeclared, @amountUnreadable, @unmappable, @fault,
          @duplicateOf, @gapFrom, @gapTo, @completedAt, @digest, @together, @receipt, @municipality, @application, @contract, @version, @path,
          @messageId, @businessDate, @sequence, @extent, @additional, @fileName, @claimId, @day, @receivedAt, @sealId, @trace, @feeding, @farDate)
        """;
    private const string UpdateHead =
        """
        UPDATE message SET version = @version, message_id = @messageId, business_date = @businessDate, sequence = @sequence, extent = @extent,
          additional = @additional, file_name = @fileName, day = @day, trace = @trace, attempt = attempt + 1
        WHERE id = @id RETURNING attempt
        """;
    private const string UpdateOutcome =
        """
        UPDATE message SET state = @state, records = @records, accepted_records = @acceptedRecords, accepted_amount = @acceptedAmount,
          rejected = @rejected, amount_declared = @amountDeclared, amount_unreadable = @amountUnreadable, unmappable = @unmappable, fault = @fault,
          duplicate_of = @duplicateOf, gap_from = @gapFrom, gap_to = @gapTo, completed_at = @completedAt, content_digest = @digest, together = @together,
          feeding = @feeding, far_date = @farDate
        WHERE id = @id
        """;
    // By its day: of a day that is far there are no others.
    internal const string SelectFarBefore =
        """
        SELECT 1 FROM message m WHERE m.day = @day AND m.municipality = @municipality AND m.contract = @contract AND m.application = @application
          AND m.far_date = 1 AND m.id + 0 < @id LIMIT 1
        """;
    private const string LastAttempt = "SELECT 1 FROM message WHERE id = @id AND attempt = @attempt";
    private const string Fed = "UPDATE message SET feeding = NULL WHERE id = @id AND feeding = 1";

    /// <summary>The municipality's next receipt number.</summary>
    public static async Task<string> NextReceiptAsync(Session session, MunicipalityCode municipality, DateTimeOffset now) =>
        ReceiptNumber.Format(municipality, Day(now), (long)(await session.ScalarAsync(NextSerial, ("@municipality", municipality.Value)))!);

    /// <summary>The query for the next id on a database.</summary>
    public static string NextIdOn(IStorageEngine engine) => $"SELECT {engine.NextId("message")}";

    /// <summary>The id of a message received now.</summary>
    /// <param name="nextId">See <see cref="NextIdOn"/>.</param>
    public static async Task<long> NextIdAsync(Session session, string nextId, DateTimeOffset now) =>
        (long)(await session.ScalarAsync(nextId, ("@day", JournalId.FirstOf(now))))!;

    /// <summary>Adds a message.</summary>
    /// <param name="feeds">It feeds other contracts: begins with its acceptance.</param>
    public static Task InsertAsync(Session session, MessageInfo message, TimeOnly cutOver, SequenceGap? gap, byte[]? digest, byte[] sealId, bool feeds) =>
        session.ExecuteAsync(InsertRow, [.. Outcome(message, gap, digest, feeds), ("@id", message.Id), ("@receipt", message.Receipt),
            ("@municipality", message.Sender.Municipality.Value), ("@application", message.Sender.Application), ("@contract", message.Contract),
            ("@version", message.Version), ("@path", Spelling<EntryPath>.Of(message.Path)), ("@messageId", message.Head.MessageId),
            ("@businessDate", Spelling.Of(message.Head.BusinessDate)), ("@sequence", message.Head.Sequence), ("@extent", ExtentOf(message.Head)),
            ("@additional", MessageJson.Names(message.AdditionalItems)), ("@fileName", message.FileName), ("@claimId", message.ClaimId),
            ("@day", DayOf(message.Head, message.ReceivedAt, cutOver)), ("@receivedAt", Spelling.Of(message.ReceivedAt)), ("@sealId", sealId), ("@trace", message.Trace)]);

    /// <summary>What is said about a claim may have changed since the crash: the contract's version, above all. The number of the attempt that begins.</summary>
    public static async Task<long> UpdateHeadAsync(Session session, long id, NewMessage message, DateTimeOffset receivedAt) =>
        (long)(await session.ScalarAsync(UpdateHead, ("@version", message.Version), ("@messageId", message.Head.MessageId),
            ("@businessDate", Spelling.Of(message.Head.BusinessDate)), ("@sequence", message.Head.Sequence), ("@extent", ExtentOf(message.Head)),
            ("@additional", MessageJson.Names(message.AdditionalItems)), ("@fileName", message.FileName),
            ("@day", DayOf(message.Head, receivedAt, message.CutOver)), ("@trace", message.Trace), ("@id", id)))!;

    /// <summary>An attempt at reading a message is its last one, and stays so until the transaction has ended.</summary>
    /// <param name="keepRows"><see cref="IStorageEngine.KeepRows"/>.</param>
    /// <exception cref="LeaseLostException">Somebody has begun it again.</exception>
    public static async Task MustBeLastAttemptAsync(Session session, OpenMessage open, string keepRows)
    {
        if (await session.ScalarAsync(LastAttempt + keepRows, ("@id", open.Id), ("@attempt", open.Attempt)) is null) throw new LeaseLostException();
    }

    public static Task UpdateOutcomeAsync(Session session, MessageInfo message, SequenceGap? gap, byte[] digest, bool feeds) =>
        session.ExecuteAsync(UpdateOutcome, [.. Outcome(message, gap, digest, feeds), ("@id", message.Id)]);

    /// <summary>What it feeds is in the journal.</summary>
    public static Task FedAsync(Session session, long message) => session.ExecuteAsync(Fed, ("@id", message));

    /// <summary>Whether the message is the first of its sender and contract that came for a far business date.</summary>
    public static async Task<bool> IsFirstOfFarDateAsync(Session session, MessageInfo message) => message.IsDateFar
        && await session.ScalarAsync(SelectFarBefore, ("@day", Spelling.Of(message.Head.BusinessDate)), ("@municipality", message.Sender.Municipality), ("@contract", message.Contract),
            ("@application", message.Sender.Application), ("@id", message.Id)) is null;

    private static Parameter[] Outcome(MessageInfo message, SequenceGap? gap, byte[]? digest, bool feeds) =>
    [
        ("@state", Spelling<ReceiptState>.Of(message.State)), ("@records", message.Records), ("@acceptedRecords", message.Accepted.Records),
        ("@acceptedAmount", message.Accepted.Amount), ("@rejected", message.Rejected), ("@amountDeclared", message.AmountDeclared),
        ("@amountUnreadable", message.AmountUnreadable), ("@unmappable", message.Unmappable), ("@fault", MessageJson.Fault(message.Fault)),
        ("@duplicateOf", message.DuplicateOf), ("@gapFrom", gap?.From), ("@gapTo", gap?.To), ("@completedAt", Spelling.Of(message.CompletedAt)),
        ("@digest", digest), ("@together", MessageJson.Runs(message.Together)),
        ("@feeding", feeds && message.State == ReceiptState.Accepted ? 1L : null), ("@farDate", message.IsDateFar ? 1L : null),
    ];

    private static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(JapanTime.Of(moment).DateTime);

    private static string DayOf(MessageHead head, DateTimeOffset receivedAt, TimeOnly cutOver) => Spelling.Of(head.BusinessDate ?? BusinessDay.Of(receivedAt, cutOver));

    private static string? ExtentOf(MessageHead head) => head.Extent is { } extent ? Spelling<Extent>.Of(extent) : null;
}
