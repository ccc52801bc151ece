using System.Text.Json;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Sql;

namespace Bus.Storage.Rejects;

/// <summary>Writes the table of refused records, within the writer's transaction.</summary>
internal static class RejectTable
{
    private const string Insert =
        """
        INSERT INTO reject_record (receipt, line, municipality, application, contract, day, item, code, key_hash, identity_hash, document, state, opened_at)
        SELECT @receipt, @line, m.municipality, m.application, m.contract, m.day, @item, @code, @key, @identity, @document, 'pending', @now
        FROM message m WHERE m.id = @message AND m.state = 'processing'
        """;
    internal const string Release = "UPDATE reject_record SET state = 'open' WHERE receipt = @receipt AND state = 'pending'";
    internal const string DeleteSome =
        """
        DELETE FROM reject_record WHERE receipt = @receipt AND line IN (SELECT line FROM reject_record WHERE receipt = @receipt AND state = 'pending' ORDER BY line LIMIT @slice)
        """;
    internal const string AnyPending = "SELECT 1 FROM reject_record WHERE receipt = @receipt AND state = 'pending' LIMIT 1";
    // By their serials: a clock that was set back over midnight makes a later receipt the lesser text.
    internal const string CorrectEarlier =
        """
        UPDATE reject_record SET state = 'corrected', settled_at = @now, settled_by = @by
        WHERE municipality = @municipality AND application = @application AND contract = @contract AND state = 'open' AND substr(receipt, 17) < substr(@by, 17)
        """;
    internal const string CountOpen = "SELECT COUNT(*) FROM reject_record WHERE receipt = @receipt AND state = 'open'";

    /// <summary>Adds refused records of a file that is being read.</summary>
    public static Task InsertAsync(Session session, OpenMessage open, IEnumerable<(RefusedRecord Record, byte[] Document)> refused, DateTimeOffset now) =>
        Task.WhenAll(refused.Select(r => session.ExecuteAsync(Insert, ("@receipt", open.Receipt), ("@line", r.Record.Line), ("@item", r.Record.Reject.Item),
            ("@code", Spelling<RecordCode>.Of(r.Record.Reject.Code)), ("@key", Signed(r.Record.Key)), ("@identity", Signed(r.Record.Identity)), ("@document", r.Document),
            ("@now", now), ("@message", open.Id))));

    /// <summary>Takes back what was written of a file that is being read, at most so many; returns how many.</summary>
    public static Task<int> DropAsync(Session session, string receipt, int slice) => session.ExecuteAsync(DeleteSome, ("@receipt", receipt), ("@slice", slice));

    /// <summary>True if there is something to take back.</summary>
    public static async Task<bool> IsPendingAsync(Session session, string receipt) => await session.ScalarAsync(AnyPending, ("@receipt", receipt)) is not null;

    /// <summary>The file is accepted: its refused records are open, those that it brings right are not.</summary>
    public static async Task<CorrectionResult?> SettleAsync(Session session, IStorageEngine engine, MessageInfo accepted, Settlement? settlement, DateTimeOffset now)
    {
        var corrected = 0;
        if (settlement is { Receipt: { } receipt, Lines.Count: > 0 })
            corrected = await session.ExecuteAsync(CorrectLines(engine), ("@receipt", receipt), ("@lines", JsonSerializer.Serialize(settlement.Lines)), ("@now", now),
                ("@by", accepted.Receipt), ("@municipality", accepted.Sender.Municipality), ("@application", accepted.Sender.Application), ("@contract", accepted.Contract));
        if (settlement is { AllEarlier: true })
            await session.ExecuteAsync(CorrectEarlier, ("@now", now), ("@by", accepted.Receipt), ("@municipality", accepted.Sender.Municipality),
                ("@application", accepted.Sender.Application), ("@contract", accepted.Contract));
        if (accepted.Rejected > 0) await session.ExecuteAsync(Release, ("@receipt", accepted.Receipt));
        return settlement?.Receipt is not { } mended ? null
            : new CorrectionResult(mended, corrected, (long)(await session.ScalarAsync(CountOpen, ("@receipt", mended)))!);
    }

    internal static string CorrectLines(IStorageEngine engine) =>
        $"""
        UPDATE reject_record SET state = 'corrected', settled_at = @now, settled_by = @by
        WHERE receipt = @receipt AND state = 'open' AND municipality = @municipality AND application = @application AND contract = @contract
          AND line IN ({engine.EachOf("@lines", "line")})
        """;

    private static long? Signed(ulong? hash) => hash is { } h ? unchecked((long)h) : null;
}
