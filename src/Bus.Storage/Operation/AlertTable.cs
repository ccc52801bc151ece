using System.Data.Common;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Operation;

/// <summary>Alerts, and beside them what is still to be told through which channel, written in the same transaction.</summary>
internal sealed class AlertTable(JournalDatabase database, TimeProvider clock) : IAlertBook
{
    private const string Columns = "a.id, a.alert_key, a.kind, a.place, a.text_ja, a.text_en, a.raised_at, a.resolved_at";
    private const string Raise =
        """
        INSERT INTO alert (alert_key, kind, place, text_ja, text_en, raised_at, resolved_at)
        SELECT @key, @kind, @place, @ja, @en, @now, @resolved WHERE NOT EXISTS (SELECT 1 FROM alert WHERE alert_key = @key AND resolved_at IS NULL) RETURNING id
        """;
    private const string Tell = "INSERT INTO alert_notice (alert, channel, resolved, attempts, next_at) VALUES (@alert, @channel, 0, 0, @now)";
    private const string Resolve = "UPDATE alert SET resolved_at = @now WHERE alert_key = @key AND resolved_at IS NULL RETURNING id";
    private const string TellResolved =
        """
        INSERT INTO alert_notice (alert, channel, resolved, attempts, next_at)
        SELECT alert, channel, 1, 0, @now FROM alert_notice WHERE alert = @alert AND resolved = 0
        """;
    private const string Open = $"SELECT {Columns} FROM alert a WHERE a.resolved_at IS NULL ORDER BY a.id DESC";
    private const string Events = $"SELECT {Columns} FROM alert a WHERE a.resolved_at = a.raised_at AND a.raised_at >= @since AND a.id < @before ORDER BY a.id DESC LIMIT @limit";
    private const string Last = $"SELECT {Columns} FROM alert a WHERE a.id < @before ORDER BY a.id DESC LIMIT @limit";
    private const string Due =
        $"""
        SELECT n.id, n.resolved, n.attempts, {Columns} FROM alert_notice n JOIN alert a ON a.id = n.alert
        WHERE n.told_at IS NULL AND n.channel = @channel AND {PutOff.IsDue} ORDER BY n.id LIMIT @limit
        """;
    private const string Told = "UPDATE alert_notice SET told_at = @now WHERE id = @id";
    private const string NotTold = "UPDATE alert_notice SET attempts = attempts + 1, next_at = @next WHERE id = @id AND told_at IS NULL";

    private long? Now => Spelling.Of(Spelling.Now(clock));

    public Task<bool> RaiseAsync(Alert alert, IReadOnlyList<string> channels, bool isEvent, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        // Nodes that see the same thing at once raise it once: the scope excludes them, the partial index would.
        if (await s.ScalarAsync(Raise, ("@key", alert.Key), ("@kind", alert.Kind), ("@place", alert.Place), ("@ja", alert.Text.Ja), ("@en", alert.Text.En), ("@now", Now),
                ("@resolved", isEvent ? Now : null)) is not long id) return false;
        foreach (var channel in channels) await s.ExecuteAsync(Tell, ("@alert", id), ("@channel", channel), ("@now", Now));
        return true;
    }, WriteScope.Region, cancellation);

    /// <summary>Raises what happened once, in the transaction in which it comes to be; it is over as soon as it is told.</summary>
    public static async Task AddEventAsync(Session session, Alert alert, AlertChannels channels, DateTimeOffset now)
    {
        var at = Spelling.Of(now);
        if (await session.ScalarAsync(Raise, ("@key", alert.Key), ("@kind", alert.Kind), ("@place", alert.Place), ("@ja", alert.Text.Ja), ("@en", alert.Text.En), ("@now", at), ("@resolved", at)) is not long id) return;
        foreach (var channel in channels.Names) await session.ExecuteAsync(Tell, ("@alert", id), ("@channel", channel), ("@now", at));
    }

    public Task<bool> ResolveAsync(string key, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        if (await s.ScalarAsync(Resolve, ("@now", Now), ("@key", key)) is not long id) return false;
        await s.ExecuteAsync(TellResolved, ("@now", Now), ("@alert", id));
        return true;
    }, WriteScope.Region, cancellation);

    public async Task<IReadOnlyList<Alert>> OpenAsync(CancellationToken cancellation) => await database.Reads.RunAsync(s => s.ListAsync(row => Read(row, 0), Open), cancellation);

    public async Task<Part<Alert>> EventsAsync(DateTimeOffset since, int limit, long? before, CancellationToken cancellation) =>
        Part<Alert>.Of(await database.Reads.RunAsync(s => s.ListAsync(row => Read(row, 0), Events, ("@since", Spelling.Of(since)), ("@before", before ?? long.MaxValue), ("@limit", limit + 1)), cancellation), limit);

    public async Task<Part<Alert>> LastAsync(int limit, long? before, CancellationToken cancellation) =>
        Part<Alert>.Of(await database.Reads.RunAsync(s => s.ListAsync(row => Read(row, 0), Last, ("@before", before ?? long.MaxValue), ("@limit", limit + 1)), cancellation), limit);

    public async Task<IReadOnlyList<AlertNotice>> DueAsync(string channel, int limit, TimeSpan longest, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(row => new AlertNotice(row.GetInt64(0), Read(row, 3), row.GetInt64(1) != 0, (int)row.GetInt64(2)), Due,
            [.. PutOff.At(Spelling.Now(clock), longest), ("@channel", channel), ("@limit", limit)]), cancellation);

    public Task ToldAsync(IReadOnlyList<long> notices, CancellationToken cancellation) => EachAsync(notices, (s, id) => s.ExecuteAsync(Told, ("@now", Now), ("@id", id)), cancellation);

    public Task NotToldAsync(IReadOnlyList<long> notices, DateTimeOffset next, CancellationToken cancellation) =>
        EachAsync(notices, (s, id) => s.ExecuteAsync(NotTold, ("@next", next), ("@id", id)), cancellation);

    private Task<bool> EachAsync(IReadOnlyList<long> notices, Func<Session, long, Task<int>> write, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        foreach (var id in notices) await write(s, id);
        return true;
    }, WriteScope.None, cancellation);

    private static Alert Read(DbDataReader row, int first)
    {
        var columns = new RowReader(row, first);
        var id = columns.Number();
        return new Alert(columns.Text(), columns.Text(), columns.Text(), new Bilingual(columns.Text(), columns.Text()))
        {
            Id = id, RaisedAt = columns.Moment(), ResolvedAt = columns.MomentOrNull(),
        };
    }
}
