using System.Data.Common;
using System.Text.Json;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Rejects;

/// <inheritdoc cref="IRejectBook"/>
internal sealed class RejectBook(JournalDatabase database, RejectSeal seal, TimeProvider clock) : IRejectBook
{
    private const int RowsAtOnce = 500;

    internal const string SelectOpen =
        """
        SELECT receipt, line, key_hash, identity_hash FROM reject_record
        WHERE municipality = @municipality AND application = @application AND contract = @contract AND state = 'open' ORDER BY receipt, line
        """;
    internal const string SelectCounts = "SELECT municipality, COUNT(*), MIN(opened_at) FROM reject_record WHERE state = 'open' GROUP BY municipality ORDER BY municipality";
    internal const string CountAll = $"{CountBegin}{CountEnd}";
    internal const string CountOfMunicipality = $"{CountBegin} AND municipality = @municipality{CountEnd}";
    private const string CountBegin = "SELECT municipality, contract, state, COUNT(*) FROM reject_record WHERE day >= @firstDay AND day <= @lastDay AND state <> 'pending'";
    private const string CountEnd = " GROUP BY municipality, contract, state ORDER BY municipality, contract, state";
    private const string Dismiss = "UPDATE reject_record SET state = 'dismissed', settled_at = @now, settled_by = @by, why = @why WHERE receipt = @receipt AND state = 'open'";
    private const string ForgetRows =
        """
        UPDATE reject_record SET document = NULL WHERE document IS NOT NULL AND opened_at < @before AND opened_at <=
          (SELECT MAX(t.opened_at) FROM (SELECT opened_at FROM reject_record WHERE document IS NOT NULL AND opened_at < @before ORDER BY opened_at LIMIT @slice) t)
        """;
    private const string ForgetSettled =
        """
        DELETE FROM reject_record WHERE settled_at IS NOT NULL AND settled_at < @before AND settled_at <=
          (SELECT MAX(t.settled_at) FROM (SELECT settled_at FROM reject_record WHERE settled_at IS NOT NULL AND settled_at < @before ORDER BY settled_at LIMIT @slice) t)
        """;

    public async Task<IReadOnlyList<OpenReject>> OpenAsync(ApplicationRef sender, string contract, CancellationToken cancellation) =>
        [.. (await database.Reads.RunAsync(s => s.ListAsync(row =>
        {
            var columns = new RowReader(row);
            return new OpenReject(columns.Text(), columns.Number(), (ulong?)columns.NumberOrNull(), (ulong?)columns.NumberOrNull());
        }, SelectOpen, ("@municipality", sender.Municipality), ("@application", sender.Application), ("@contract", contract)), cancellation)).OrderBy(o => ReceiptNumber.SerialOf(o.Receipt))];

    public async Task<Part<RejectInfo>> ListAsync(RejectFilter filter, CancellationToken cancellation)
    {
        var (sql, parameters) = RejectRow.Build(filter);
        return Part<RejectInfo>.Of(await database.Reads.RunAsync(s => s.ListAsync(RejectRow.Read, sql, parameters), cancellation), filter.Limit);
    }

    public async Task<RejectDetail?> FindAsync(string receipt, long line, CancellationToken cancellation)
    {
        var found = await database.Reads.RunAsync(s => s.ListAsync(RejectRow.ReadWithDocument, RejectRow.SelectOne, ("@receipt", receipt), ("@line", line)), cancellation);
        return found is [var (info, document)] ? seal.Open(info, document) : null;
    }

    public Task<int> DismissAsync(string receipt, IReadOnlyList<long>? lines, string why, string by, CancellationToken cancellation)
    {
        // Alone with the municipality's files, which settle too.
        if (!ReceiptNumber.TryGetMunicipality(receipt, out var municipality)) return Task.FromResult(0);
        Parameter[] parameters = [("@now", Spelling.Of(Spelling.Now(clock))), ("@by", by), ("@why", why), ("@receipt", receipt)];
        return database.Writes.RunAsync(s => lines is null
            ? s.ExecuteAsync(Dismiss, parameters)
            : s.ExecuteAsync($"{Dismiss} AND line IN ({database.Engine.EachOf("@lines", "line")})", [.. parameters, ("@lines", JsonSerializer.Serialize(lines))]),
            WriteScope.Of(municipality), cancellation);
    }

    public async Task<IReadOnlyList<OpenRejects>> CountOpenAsync(CancellationToken cancellation) => await database.Reads.RunAsync(s => s.ListAsync(row =>
    {
        var columns = new RowReader(row);
        return new OpenRejects(columns.Municipality(), columns.Number(), columns.Moment());
    }, SelectCounts), cancellation);

    public async Task<IReadOnlyList<RejectCount>> CountAsync(MunicipalityCode? municipality, DateOnly from, DateOnly to, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => municipality is { } own
            ? s.ListAsync(ReadCount, CountOfMunicipality, ("@firstDay", from), ("@lastDay", to), ("@municipality", own))
            : s.ListAsync(ReadCount, CountAll, ("@firstDay", from), ("@lastDay", to)), cancellation);

    public async Task<(int Rows, int Settled)> ForgetAsync(DateTimeOffset rowsBefore, DateTimeOffset settledBefore, CancellationToken cancellation) =>
        (await ForgetAsync(ForgetRows, rowsBefore, cancellation), await ForgetAsync(ForgetSettled, settledBefore, cancellation));

    private static RejectCount ReadCount(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new RejectCount(columns.Municipality(), columns.Text(), columns.State<RejectState>(), columns.Number());
    }

    private async Task<int> ForgetAsync(string sql, DateTimeOffset before, CancellationToken cancellation)
    {
        var all = 0;
        for (int some; (some = await database.Writes.RunAsync(s => s.ExecuteAsync(sql, ("@before", before), ("@slice", RowsAtOnce)), WriteScope.None, cancellation)) > 0;) all += some;
        return all;
    }
}
