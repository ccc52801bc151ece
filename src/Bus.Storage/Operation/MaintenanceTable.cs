using System.Data.Common;
using Bus.Core.Operation;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Operation;

/// <summary>Maintenance in the database with its history, in memory for the question that every message asks; beside it what each node has under way.</summary>
internal sealed class MaintenanceTable(JournalDatabase database, TimeProvider clock) : IMaintenance
{
    private const string InForce = "SELECT id, reason, since, until, begun_by, accepts, delivers FROM maintenance WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1";
    private const string End = "UPDATE maintenance SET ended_at = @now, ended_by = @by WHERE ended_at IS NULL";
    private const string Insert =
        """
        INSERT INTO maintenance (reason, since, until, begun_by, accepts, delivers) VALUES (@reason, @since, @until, @by, @accepts, @delivers) RETURNING id
        """;
    private const string Report =
        """
        INSERT INTO activity (node, taking, delivering, maintenance, at) VALUES (@node, @taking, @delivering, @maintenance, @at)
        ON CONFLICT (node) DO UPDATE SET taking = excluded.taking, delivering = excluded.delivering, maintenance = excluded.maintenance, at = excluded.at
        """;
    private const string Activity = "SELECT node, taking, delivering, maintenance, at FROM activity WHERE at >= @since ORDER BY node";

    private volatile Maintenance? _current;

    public Maintenance? Current => _current;

    public async Task RefreshAsync(CancellationToken cancellation) =>
        _current = await database.Reads.RunAsync(s => s.FirstAsync(Row, InForce), cancellation);

    public async Task<Maintenance> BeginAsync(Maintenance maintenance, CancellationToken cancellation)
    {
        var id = await database.Writes.RunAsync(async s =>
        {
            await EndAsync(s, maintenance.By);
            return (long)(await s.ScalarAsync(Insert, ("@reason", maintenance.Reason), ("@since", maintenance.Since), ("@until", maintenance.Until),
                ("@by", maintenance.By), ("@accepts", maintenance.Accepts ? 1L : 0L), ("@delivers", maintenance.Delivers ? 1L : 0L)))!;
        }, WriteScope.Region, cancellation);
        return _current = maintenance with { Id = id };
    }

    public async Task<bool> EndAsync(string by, CancellationToken cancellation)
    {
        var ended = await database.Writes.RunAsync(s => EndAsync(s, by), WriteScope.Region, cancellation) > 0;
        _current = null;
        return ended;
    }

    public Task ReportAsync(NodeActivity activity, CancellationToken cancellation) => database.Writes.RunAsync(s => s.ExecuteAsync(Report,
        ("@node", activity.Node), ("@taking", activity.Taking), ("@delivering", activity.Delivering), ("@maintenance", activity.Maintenance),
        ("@at", activity.At)), WriteScope.None, cancellation);

    public async Task<IReadOnlyList<NodeActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(row =>
        {
            var columns = new RowReader(row);
            return new NodeActivity(columns.Text(), columns.Number(), columns.Number(), columns.NumberOrNull(), columns.Moment());
        }, Activity, ("@since", since)), cancellation);

    private Task<int> EndAsync(Session session, string by) => session.ExecuteAsync(End, ("@now", Spelling.Of(Spelling.Now(clock))), ("@by", by));

    private static Maintenance Row(DbDataReader row)
    {
        var columns = new RowReader(row);
        var id = columns.Number();
        return new Maintenance(columns.Text(), columns.Moment(), columns.MomentOrNull(), columns.Text(), columns.Number() != 0, columns.Number() != 0) { Id = id };
    }
}
