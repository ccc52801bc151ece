using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Nodes;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Transfers;

/// <summary>Transfers with partners' servers: a row for each file that is remembered, and one for each partner.</summary>
internal sealed class TransferTable(JournalDatabase database, TimeProvider clock) : ITransferBook
{
    private const string Of = "municipality = @municipality AND application = @application AND partner = @partner";
    private const string Remembered =
        $"SELECT folder, name, size, stamp, hash, state, at FROM transfer WHERE {Of} AND direction = @direction ORDER BY at, name";
    private const string Write =
        """
        INSERT INTO transfer (municipality, application, partner, direction, folder, name, size, stamp, hash, state, at)
        VALUES (@municipality, @application, @partner, @direction, @folder, @name, @size, @stamp, @hash, @state, @at)
        ON CONFLICT (municipality, application, partner, direction, folder, name, size, stamp) DO UPDATE SET hash = excluded.hash, state = excluded.state, at = excluded.at
        """;
    private const string Forget = $"DELETE FROM transfer WHERE {Of} AND direction = @direction AND folder = @folder AND name = @name AND size = @size AND stamp = @stamp";
    private const string Visits =
        """
        SELECT municipality, application, partner, served, ended_at, succeeded_at, failing_since, failures, trouble_ja, trouble_en, asked, fetched, put
        FROM partner_visit ORDER BY municipality, application, partner
        """;
    private const string Ended =
        """
        INSERT INTO partner_visit (municipality, application, partner, served, ended_at, succeeded_at, failing_since, failures, trouble_ja, trouble_en, asked, fetched, put)
        VALUES (@municipality, @application, @partner, @served, @ended, @succeeded, @failing, @failures, @ja, @en, 0, @fetched, @put)
        ON CONFLICT (municipality, application, partner) DO UPDATE SET served = excluded.served, ended_at = excluded.ended_at, succeeded_at = excluded.succeeded_at,
          failing_since = excluded.failing_since, failures = excluded.failures, trouble_ja = excluded.trouble_ja, trouble_en = excluded.trouble_en,
          fetched = partner_visit.fetched + excluded.fetched, put = partner_visit.put + excluded.put
        """;
    private const string Ask =
        """
        INSERT INTO partner_visit (municipality, application, partner, failures, asked, fetched, put) VALUES (@municipality, @application, @partner, 0, @asked, 0, 0)
        ON CONFLICT (municipality, application, partner) DO UPDATE SET asked = excluded.asked
        """;

    public async Task<IReadOnlyList<Transfer>> RememberedAsync(PartnerRef partner, TransferDirection direction, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(row =>
        {
            var columns = new RowReader(row);
            return new Transfer(partner, direction, columns.Text(), columns.Text(), columns.Number(), columns.Text(), columns.Text(), columns.State<TransferState>()) { At = columns.Moment() };
        }, Remembered, [.. Scope(partner), ("@direction", direction.Wire())]), cancellation);

    public Task WriteAsync(Transfer transfer, Fence? fence, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        await new FencedSession(s, fence, database.Engine.KeepRows).MustHoldAsync();
        return await s.ExecuteAsync(Write, [.. Key(transfer), ("@hash", transfer.Hash), ("@state", transfer.State.Wire()), ("@at", Spelling.Of(Spelling.Now(clock)))]);
    }, WriteScope.None, cancellation);

    public Task MustHoldAsync(Fence fence, CancellationToken cancellation) => database.Reads.RunAsync(async s =>
    {
        await new FencedSession(s, fence, "").MustHoldAsync();
        return true;
    }, cancellation);

    public Task ForgetAsync(IReadOnlyList<Transfer> transfers, CancellationToken cancellation) => transfers.Count == 0 ? Task.CompletedTask : database.Writes.RunAsync(async s =>
    {
        foreach (var transfer in transfers) await s.ExecuteAsync(Forget, Key(transfer));
        return true;
    }, WriteScope.None, cancellation);

    public async Task<IReadOnlyList<PartnerVisits>> VisitsAsync(CancellationToken cancellation) => await database.Reads.RunAsync(s => s.ListAsync(Read, Visits), cancellation);

    public Task EndedAsync(PartnerVisits visits, CancellationToken cancellation) => database.Writes.RunAsync(s => s.ExecuteAsync(Ended,
        [.. Scope(visits.Partner), ("@served", visits.Served), ("@ended", visits.EndedAt), ("@succeeded", visits.SucceededAt),
            ("@failing", visits.FailingSince), ("@failures", (long)visits.Failures), ("@ja", visits.Trouble?.Ja), ("@en", visits.Trouble?.En),
            ("@fetched", visits.Fetched), ("@put", visits.Put)]), WriteScope.None, cancellation);

    public Task AskAsync(PartnerRef partner, bool asked, CancellationToken cancellation) =>
        database.Writes.RunAsync(s => s.ExecuteAsync(Ask, [.. Scope(partner), ("@asked", asked ? 1L : 0L)]), WriteScope.None, cancellation);

    private static Parameter[] Scope(PartnerRef partner) =>
        [("@municipality", partner.Application.Municipality), ("@application", partner.Application.Application), ("@partner", partner.Partner)];

    private static Parameter[] Key(Transfer transfer) =>
        [.. Scope(transfer.Partner), ("@direction", transfer.Direction.Wire()), ("@folder", transfer.Folder), ("@name", transfer.Name), ("@size", transfer.Size), ("@stamp", transfer.Stamp)];

    private static PartnerVisits Read(DbDataReader row)
    {
        var columns = new RowReader(row);
        var partner = new PartnerRef(new ApplicationRef(columns.Municipality(), columns.Text()), columns.Text());
        var (served, ended, succeeded, failing) = (columns.MomentOrNull(), columns.MomentOrNull(), columns.MomentOrNull(), columns.MomentOrNull());
        var failures = (int)columns.Number();
        var (ja, en) = (columns.TextOrNull(), columns.TextOrNull());
        return new PartnerVisits(partner)
        {
            Served = served, EndedAt = ended, SucceededAt = succeeded, FailingSince = failing, Failures = failures,
            Trouble = ja is null || en is null ? null : new Bilingual(ja, en), Asked = columns.Number() != 0, Fetched = columns.Number(), Put = columns.Number(),
        };
    }
}
