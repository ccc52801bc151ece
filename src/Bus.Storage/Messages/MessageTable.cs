using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>Writes the table of messages. All within the writer's transaction.</summary>
internal static class MessageTable
{
    private const string NextSerial =
        """
        INSERT INTO receipt_serial (municipality, last) VALUES (@municipality, 1)
        ON CONFLICT (municipality) DO UPDATE SET last = receipt_serial.last + 1 RETURNING last
        """;
    private const string InsertRow =
        """
        INSERT INTO message (receipt, municipality, application, contract, version, path, message_id, business_date, sequence, extent, additional,
          file_name, claim_id, state, day, received_at, seal_id, together)
        VALUES (@receipt, @municipality, @application, @contract, @version, @path, @messageId, @businessDate, @sequence, @extent, @additional,
          @fileName, @claimId, 'processing', @day, @receivedAt, @sealId, '[]')
        RETURNING id
        """;
    private const string UpdateHead =
        """
        UPDATE message SET version = @version, message_id = @messageId, business_date = @businessDate, sequence = @sequence, extent = @extent,
          additional = @additional, day = @day
        WHERE id = @id
        """;
    private const string UpdateOutcome =
        """
        UPDATE message SET state = @state, records = @records, accepted_records = @acceptedRecords, accepted_amount = @acceptedAmount,
          rejected = @rejected, amount_declared = @amountDeclared, amount_unreadable = @amountUnreadable, unmappable = @unmappable, fault = @fault,
          duplicate_of = @duplicateOf, gap_from = @gapFrom, gap_to = @gapTo, completed_at = @completedAt, content_digest = @digest, together = @together
        WHERE id = @id
        """;

    /// <summary>Adds a message that is being read; its receipt number is the municipality's next.</summary>
    public static async Task<(long Id, string Receipt)> InsertAsync(Session session, NewMessage message, DateTimeOffset now, byte[] sealId)
    {
        var sender = message.Sender;
        var serial = (long)(await session.ScalarAsync(NextSerial, ("@municipality", sender.Municipality.Value)))!;
        var receipt = ReceiptNumber.Format(sender.Municipality, Day(now), serial);
        var id = await session.ScalarAsync(InsertRow, ("@receipt", receipt), ("@municipality", sender.Municipality.Value),
            ("@application", sender.Application), ("@contract", message.Contract), ("@version", message.Version),
            ("@path", Spelling<EntryPath>.Of(message.Path)), ("@messageId", message.Head.MessageId),
            ("@businessDate", Spelling.Of(message.Head.BusinessDate)), ("@sequence", message.Head.Sequence), ("@extent", ExtentOf(message)),
            ("@additional", MessageJson.Names(message.AdditionalItems)), ("@fileName", message.FileName), ("@claimId", message.ClaimId),
            ("@day", Spelling.Of(message.Head.BusinessDate ?? Day(now))), ("@receivedAt", Spelling.Of(now)), ("@sealId", sealId));
        return ((long)id!, receipt);
    }

    /// <summary>What is said about a claim may have changed since the crash: the contract's version, above all.</summary>
    public static Task UpdateHeadAsync(Session session, long id, NewMessage message, DateTimeOffset receivedAt) =>
        session.ExecuteAsync(UpdateHead, ("@version", message.Version), ("@messageId", message.Head.MessageId),
            ("@businessDate", Spelling.Of(message.Head.BusinessDate)), ("@sequence", message.Head.Sequence), ("@extent", ExtentOf(message)),
            ("@additional", MessageJson.Names(message.AdditionalItems)), ("@day", Spelling.Of(message.Head.BusinessDate ?? Day(receivedAt))), ("@id", id));

    public static Task FinishAsync(Session session, long id, MessageOutcome outcome, Verdict verdict, DateTimeOffset now)
    {
        // Of what is not accepted, nothing was taken.
        var accepted = verdict.State == ReceiptState.Accepted ? outcome.Accepted : ControlTotal.Zero;
        return session.ExecuteAsync(UpdateOutcome, ("@state", Spelling<ReceiptState>.Of(verdict.State)), ("@records", outcome.Records),
            ("@acceptedRecords", accepted.Records), ("@acceptedAmount", accepted.Amount), ("@rejected", outcome.Rejected),
            ("@amountDeclared", outcome.AmountDeclared), ("@amountUnreadable", outcome.AmountUnreadable), ("@unmappable", outcome.Unmappable),
            ("@fault", MessageJson.Fault(verdict.Fault)), ("@duplicateOf", verdict.DuplicateOf), ("@gapFrom", verdict.Gap?.From),
            ("@gapTo", verdict.Gap?.To), ("@completedAt", Spelling.Of(now)), ("@digest", outcome.ContentDigest),
            ("@together", MessageJson.Runs(outcome.Together)), ("@id", id));
    }

    private static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(JapanTime.Of(moment).DateTime);

    private static string? ExtentOf(NewMessage message) => message.Head.Extent is { } extent ? Spelling<Extent>.Of(extent) : null;
}
