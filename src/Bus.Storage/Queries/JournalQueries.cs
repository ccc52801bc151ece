using System.Data.Common;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Deliveries;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Periods;
using Bus.Storage.Sql;

namespace Bus.Storage.Queries;

/// <summary>What people and verbs ask of the journal.</summary>
internal sealed class JournalQueries(JournalDatabase database, ChunkSeal seal) : IJournalQueries
{
    internal const string SelectReceipt = $"SELECT {MessageRow.Columns} FROM message m WHERE m.receipt = @receipt";
    internal const string SelectOwnReceipt = $"{SelectReceipt} AND m.municipality = @municipality";
    internal const string SelectDeliveries = $"{DeliveryRow.Select} WHERE d.message = @message ORDER BY d.consumer, d.id";
    internal const string SelectRejects =
        """
        SELECT m.seal_id, r.document FROM message m JOIN reject r ON r.message = m.id
        WHERE m.id = @message AND m.municipality = @municipality
        """;

    internal const string SelectGaps = $"{GapsBegin}{GapsEnd}";
    internal const string SelectOwnGaps = $"{GapsBegin} AND m.municipality = @municipality{GapsEnd}";
    private const string GapsBegin = "SELECT m.receipt, m.municipality, m.application, m.contract, m.gap_from, m.gap_to FROM message m WHERE m.day = @day AND m.gap_from IS NOT NULL";
    private const string GapsEnd = " ORDER BY m.municipality, m.id + 0";

    internal const string SelectFarDates =
        """
        SELECT m.municipality, m.application, m.contract, m.day, COUNT(*), CAST(SUM(m.accepted_records) AS BIGINT),
          CAST(SUM(m.accepted_amount >> 32) AS BIGINT), CAST(SUM(m.accepted_amount & 4294967295) AS BIGINT)
        FROM message m WHERE m.far_date = 1 AND m.id >= @firstId AND m.id < @end
        GROUP BY m.municipality, m.application, m.contract, m.day ORDER BY m.municipality, m.application, m.contract, m.day
        """;

    public async Task<Part<MessageInfo>> ListAsync(MessageFilter filter, CancellationToken cancellation)
    {
        var most = Math.Clamp(filter.Limit, 0, database.Options.ListLimit);
        var (sql, parameters) = MessageSearch.Build(filter, most);
        return Part<MessageInfo>.Of(await database.Reads.RunAsync(s => s.ListAsync(MessageRow.Read, sql, parameters), cancellation), most);
    }

    public Task<MessageInfo?> FindAsync(MunicipalityCode? municipality, string receipt, CancellationToken cancellation) =>
        database.Reads.RunAsync(s => municipality is { } own
            ? s.FirstAsync(MessageRow.Read, SelectOwnReceipt, ("@receipt", receipt), ("@municipality", own))
            : s.FirstAsync(MessageRow.Read, SelectReceipt, ("@receipt", receipt)), cancellation);

    public async Task<IReadOnlyList<Reject>> RejectsAsync(MessageInfo message, CancellationToken cancellation)
    {
        var municipality = message.Sender.Municipality;
        var row = await database.Reads.RunAsync(s => s.FirstAsync(r => Tuple.Create(r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)),
            SelectRejects, ("@message", message.Id), ("@municipality", municipality)), cancellation);
        return row is null ? [] : seal.OpenRejects(municipality, row.Item1, row.Item2);
    }

    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(long message, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(DeliveryRow.Read, SelectDeliveries, ("@message", message)), cancellation);

    public async Task<IReadOnlyList<DayTotal>> DayTotalsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) =>
        await database.Reads.RunAsync(async s =>
        {
            Parameter[] which = municipality is { } own ? [("@day", day), ("@municipality", own)] : [("@day", day)];
            var ends = await s.FirstAsync(DayTotalRow.ReadEnds, municipality is null ? DayTotalRow.Ends : DayTotalRow.EndsOfMunicipality, which);
            return ends is not { Item2: > 0 } ? [] : await s.ListAsync(DayTotalRow.Read, municipality is null ? DayTotalRow.All : DayTotalRow.OfMunicipality, [.. which, ("@firstId", ends.Item1), ("@end", ends.Item2)]);
        }, cancellation);

    public async Task<IReadOnlyList<GapFound>> GapsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => municipality is { } own
            ? s.ListAsync(ReadGap, SelectOwnGaps, ("@day", day), ("@municipality", own))
            : s.ListAsync(ReadGap, SelectGaps, ("@day", day)), cancellation);

    public async Task<IReadOnlyList<FarDate>> FarDatesAsync(MunicipalityCode? municipality, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        var all = await database.Reads.RunAsync(s => s.ListAsync(ReadFarDate, SelectFarDates, ("@firstId", JournalId.FirstOf(from)), ("@end", JournalId.FirstOf(to) + JournalId.DaySize)), cancellation);
        // They are few. Asked for by municipality, SQLite would look through all that it sent in these days.
        return municipality is { } own ? [.. all.Where(f => f.Sender.Municipality == own)] : all;
    }

    private static FarDate ReadFarDate(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new FarDate(new ApplicationRef(columns.Municipality(), columns.Text()), columns.Text(), columns.Day(), columns.Number(), DayTotalRow.Amount(ref columns));
    }

    private static GapFound ReadGap(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new GapFound(columns.Text(), new ApplicationRef(columns.Municipality(), columns.Text()), columns.Text(), new SequenceGap(columns.Number(), columns.Number()));
    }
}
