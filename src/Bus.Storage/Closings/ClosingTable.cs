using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Storage.Backups;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Nodes;
using Bus.Storage.Operation;
using Bus.Storage.Periods;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Closings;

/// <summary>Closings. A line is drawn alone with the municipality: what has its receipt by then is committed, what gets one later has a greater serial.</summary>
internal sealed class ClosingTable(JournalDatabase database, AlertChannels alerts, TimeProvider clock) : IClosingBook
{
    private const string OfKey = "c.municipality = @municipality AND c.application = @application AND c.contract = @contract AND c.day = @day";
    internal const string SelectLast = $"{ClosingRow.Select} WHERE {OfKey} AND c.is_last = 1";
    internal const string SelectDay = $"{ClosingRow.Select} WHERE c.day = @day AND c.is_last = 1 ORDER BY c.municipality, c.contract, c.application";
    internal const string SelectDayOf = $"{ClosingRow.Select} WHERE c.day = @day AND c.municipality = @municipality AND c.is_last = 1 ORDER BY c.contract, c.application";
    internal const string SelectStated = $"{ClosingRow.Select} WHERE (c.day = @day OR (c.stated_at >= @from AND c.stated_at < @end)){InOrder}";
    internal const string SelectStatedOf = $"{ClosingRow.Select} WHERE (c.day = @day OR (c.stated_at >= @from AND c.stated_at < @end)) AND c.municipality = @municipality{InOrder}";
    private const string InOrder = " ORDER BY c.municipality, c.contract, c.application, c.day, c.number";
    internal const string SelectOpen = $"{ClosingRow.Select} WHERE c.is_open = 1 ORDER BY c.id";
    private const string SelectById = $"{ClosingRow.Select} WHERE c.id = @id";
    private const string SelectClaim = $"{ClosingRow.Select} WHERE c.claim = @claim";
    private const string SelectSerials = "SELECT COALESCE(c.line, -1), c.stated_serial FROM closing c WHERE c.id = @id";
    private const string LastSerial = "SELECT last FROM receipt_serial WHERE municipality = @municipality";
    private const string Replace = "UPDATE closing SET is_last = 0, is_open = 0 WHERE municipality = @municipality AND application = @application AND contract = @contract AND day = @day AND is_last = 1";
    private const string Insert =
        """
        INSERT INTO closing (municipality, application, contract, day, number, claim, records, amount, stated_by, stated_at, stated_serial, unread, is_last, is_open)
        VALUES (@municipality, @application, @contract, @day, @number, @claim, @records, @amount, @by, @now, @serial, @unread, 1, 1) RETURNING id
        """;
    // Said again while it waits: what lies there now belongs to it as well as what lay there before.
    private const string Renew = "UPDATE closing SET unread = @unread, stated_serial = @serial WHERE id = @id AND line IS NULL";
    private const string Draw = "UPDATE closing SET line = @serial, drawn_at = @now, unread = '[]' WHERE id = @id AND line IS NULL AND is_last = 1 AND unread = @seen";
    internal const string SelectClosedFor = "SELECT consumer, closed_at, records, amount FROM closing_consumer WHERE closing = @closing ORDER BY consumer";
    private const string Close =
        """
        INSERT INTO closing_consumer (closing, consumer, records, amount, closed_at, marker, prepared_in)
        SELECT c.id, @consumer, @records, @amount, @now, @marker, 0 FROM closing c WHERE c.id = @closing AND c.is_last = 1 AND c.line IS NOT NULL
        ON CONFLICT (closing, consumer) DO NOTHING
        """;
    private const string End = "UPDATE closing SET is_open = 0 WHERE id = @id AND line IS NOT NULL";
    internal const string SelectMarkers =
        """
        SELECT c.id, c.municipality, c.application, c.contract, c.day, c.number, k.consumer, k.records, k.amount, k.prepared_in
        FROM closing_consumer k JOIN closing c ON c.id = k.closing WHERE k.marker = 'due' ORDER BY c.id, k.consumer
        """;
    private const string Prepare = "UPDATE closing_consumer SET prepared_in = @epoch0 WHERE closing = @closing AND consumer = @consumer AND marker = 'due' AND prepared_in = 0";
    private const string Publish = "UPDATE closing_consumer SET marker = 'there' WHERE closing = @closing AND consumer = @consumer AND marker = 'due'";
    private const string Watched = "SELECT 1 FROM closing WHERE is_last = 1 AND late_at IS NULL AND line IS NOT NULL LIMIT 1";
    private const string Newest = "SELECT MAX(id) FROM message";
    // Said twice for the sake of the index that holds what is not accepted.
    internal const string SelectReading = "SELECT m.id FROM message m WHERE m.state = 'processing' AND m.state <> 'accepted'";
    private const string ClosingBefore =
        $"""
        (SELECT c.id FROM closing c WHERE c.municipality = m.municipality AND c.application = m.application AND c.contract = m.contract AND c.day = m.day
            AND c.is_last = 1 AND c.late_at IS NULL AND c.line < {ClosingSums.Serial})
        """;
    // From what has come lately to its closing: a message is looked at for a minute, whatever lies closed.
    internal const string SelectLate = $"SELECT DISTINCT {ClosingBefore} AS closing FROM message m WHERE m.id >= @since AND m.state = 'accepted'";
    private readonly string _selectRead = $"SELECT DISTINCT {ClosingBefore} AS closing FROM message m WHERE m.id IN ({database.Engine.EachOf("@reading", "id")}) AND m.state = 'accepted'";
    private const string MarkLate = "UPDATE closing SET late_at = @now WHERE id = @id AND late_at IS NULL AND is_last = 1";

    public Task<Closing> StateAsync(ClosingStatement statement, CancellationToken cancellation) => database.Writes.RunAsync(async session =>
    {
        if (statement.Claim is { } claim && await session.FirstAsync(ClosingRow.Read, SelectClaim, ("@claim", claim)) is { } known) return known;
        var serial = await SerialAsync(session, statement.Key);
        var last = await session.FirstAsync(ClosingRow.Read, SelectLast, ClosingSums.Date(statement.Key));
        var id = last is not null && await IsSameAsync(session, last, statement) ? await RenewAsync(session, last, statement, serial) : await InsertAsync(session, last, statement, serial);
        var closing = (await session.FirstAsync(ClosingRow.Read, SelectById, ("@id", id)))!;
        // Totals are counted by a reader first: adding up a day is nothing for the one writer.
        return closing is { Unread.IsEmpty: true, Records: null } ? await DrawAsync(session, closing, statement.Sources) : closing;
    }, WriteScope.Of(statement.Key.Provider.Municipality), cancellation);

    public Task<Closing> DrawAsync(Closing closing, ImmutableArray<string> sources, CancellationToken cancellation) =>
        database.Writes.RunAsync(session => DrawAsync(session, closing, sources), WriteScope.Of(closing.Key.Provider.Municipality), cancellation);

    public Task<ClosingCount> CountAsync(Closing closing, ImmutableArray<string> sources, CancellationToken cancellation) =>
        database.Reads.RunAsync(session => CountAsync(session, closing, sources), cancellation);

    public Task<Closing?> FindAsync(ClosingKey key, CancellationToken cancellation) =>
        database.Reads.RunAsync(s => s.FirstAsync(ClosingRow.Read, SelectLast, ClosingSums.Date(key)), cancellation);

    public async Task<IReadOnlyList<Closing>> ListAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => municipality is { } own ? s.ListAsync(ClosingRow.Read, SelectDayOf, ("@day", day), ("@municipality", own))
            : s.ListAsync(ClosingRow.Read, SelectDay, ("@day", day)), cancellation);

    public async Task<IReadOnlyList<CountedClosing>> OfDayAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => await database.Reads.RunAsync(async session =>
    {
        var from = JapanTime.At(day.ToDateTime(TimeOnly.MinValue));
        Parameter[] asked = [("@day", day), ("@from", from), ("@end", from.AddDays(1))];
        var closings = municipality is { } own ? await session.ListAsync(ClosingRow.Read, SelectStatedOf, [.. asked, ("@municipality", own)]) : await session.ListAsync(ClosingRow.Read, SelectStated, asked);
        var counted = new List<CountedClosing>(closings.Count);
        foreach (var closing in closings) counted.Add(new CountedClosing(closing, await ClosingSums.CameAsync(session, closing.Key, (await SerialsAsync(session, closing.Id)).Line)));
        return counted;
    }, cancellation);

    public async Task<IReadOnlyList<Closing>> OpenAsync(CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(ClosingRow.Read, SelectOpen), cancellation);

    public async Task<IReadOnlyList<ClosingConsumer>> ClosedForAsync(long closing, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(ClosingRow.ReadConsumer, SelectClosedFor, ("@closing", closing)), cancellation);

    public Task CloseAsync(Closing closing, string consumer, DayAmount delivered, bool marker, CancellationToken cancellation) => database.Writes.RunAsync(
        s => s.ExecuteAsync(Close, ("@closing", closing.Id), ("@consumer", consumer), ("@records", delivered.Records),
            ("@amount", delivered.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("@now", Spelling.Now(clock)), ("@marker", marker ? "due" : "none")),
        WriteScope.Of(closing.Key.Provider.Municipality), cancellation);

    public Task EndAsync(Closing closing, CancellationToken cancellation) => database.Writes.RunAsync(s => s.ExecuteAsync(End, ("@id", closing.Id)), WriteScope.Of(closing.Key.Provider.Municipality), cancellation);

    public async Task<IReadOnlyList<ClosingMarker>> MarkersAsync(CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(ClosingRow.ReadMarker, SelectMarkers), cancellation);

    public async Task<bool> PreparedAsync(ClosingMarker marker, Fence fence, CancellationToken cancellation) => await database.Writes.RunAsync(
        s => new FencedSession(s, fence, database.Engine.KeepRows).ExecuteAsync(Prepare, ("@epoch0", fence.Epoch), ("@closing", marker.Closing), ("@consumer", marker.Consumer)),
        WriteScope.None, cancellation) > 0;

    public Task PublishedAsync(ClosingMarker marker, CancellationToken cancellation) => database.Writes.RunAsync(
        s => s.ExecuteAsync(Publish, ("@closing", marker.Closing), ("@consumer", marker.Consumer)), WriteScope.None, cancellation);

    public async Task<LateLook> TellLateAsync(long? since, ImmutableArray<long> reading, CancellationToken cancellation)
    {
        if (await database.Reads.RunAsync(s => s.ScalarAsync(Watched), cancellation) is null) return new LateLook(0, []);
        var from = since ?? JournalId.FirstOf(Spelling.Now(clock).AddDays(-1));
        var (look, late) = await database.Reads.RunAsync(async s =>
        {
            // Before what is accepted is looked for: what ends meanwhile is found now or by the next look.
            var now = new LateLook(await s.ScalarAsync(Newest) as long? ?? 0, [.. await s.ListAsync(row => row.GetInt64(0), SelectReading)]);
            var found = await s.ListAsync(Id, SelectLate, ("@since", from));
            if (!reading.IsEmpty) found.AddRange(await s.ListAsync(Id, _selectRead, ("@reading", JsonSerializer.Serialize(reading))));
            return (now, found);
        }, cancellation);
        foreach (var closing in late.Where(id => id > 0).Distinct()) await MarkLateAsync(closing, cancellation);
        return look;

        static long Id(DbDataReader row) => row.IsDBNull(0) ? 0 : row.GetInt64(0);
    }

    private Task<bool> MarkLateAsync(long id, CancellationToken cancellation) => database.Writes.RunAsync(async session =>
    {
        if (await session.ExecuteAsync(MarkLate, ("@id", id), ("@now", Spelling.Now(clock))) == 0) return false;
        var closing = (await session.FirstAsync(ClosingRow.Read, SelectById, ("@id", id)))!;
        await AlertTable.AddEventAsync(session, EventAlerts.Late(closing), alerts, Spelling.Now(clock));
        return true;
    }, WriteScope.Region, cancellation);

    private static async Task<bool> IsSameAsync(Session session, Closing last, ClosingStatement statement)
    {
        if (!last.States(statement)) return false;
        // Without a count only what came since, or is about to, tells "the same again" from "and now all of it".
        if (last.DrawnAt is null || last.Records is not null) return true;
        if (!statement.Unread.IsEmpty || await ClosingSums.FeedingAsync(session, last.Key, await SerialAsync(session, last.Key), statement.Sources) > 0) return false;
        var (line, _) = await SerialsAsync(session, last.Id);
        return line is { } drawn && !await ClosingSums.IsLateAsync(session, last.Key, drawn);
    }

    private static async Task<long> RenewAsync(Session session, Closing last, ClosingStatement statement, long serial)
    {
        await session.ExecuteAsync(Renew, ("@unread", MessageJson.Names([.. last.Unread.Union(statement.Unread)])), ("@serial", serial), ("@id", last.Id));
        return last.Id;
    }

    /// <param name="last">The one that it stands in place of; null: it is the date's first.</param>
    private async Task<long> InsertAsync(Session session, Closing? last, ClosingStatement statement, long serial)
    {
        // A marker's name holds it, and consumers know a marker by its name.
        var number = Math.Max((last?.Number ?? 0) + 1, (long)(await session.ScalarAsync(Generation.FirstClosing))!);
        await session.ExecuteAsync(Replace, ClosingSums.Date(statement.Key));
        return (long)(await session.ScalarAsync(Insert, [.. ClosingSums.Date(statement.Key), ("@number", number), ("@claim", statement.Claim), ("@records", statement.Records),
            ("@amount", statement.Amount), ("@by", statement.By), ("@now", Spelling.Now(clock)), ("@serial", serial), ("@unread", MessageJson.Names(statement.Unread))]))!;
    }

    /// <summary>Within a transaction that is alone with the municipality; the closing as it then stands.</summary>
    private async Task<Closing> DrawAsync(Session session, Closing closing, ImmutableArray<string> sources)
    {
        if (await ClosingSums.FeedingAsync(session, closing.Key, (await SerialsAsync(session, closing.Id)).Stated, sources) > 0) return closing;
        // Where totals are stated they are compared with what is whole; without them the line is drawn at once, and what is being read is waited for behind it.
        if (closing.Records is not null && await ClosingSums.CameAsync(session, closing.Key, null) is var count && (count.Processing > 0 || closing.Differs(count.Handed))) return closing;
        // Only for the list of unread files that was looked at: one stated meanwhile has files of its own.
        await session.ExecuteAsync(Draw, ("@serial", await SerialAsync(session, closing.Key)), ("@now", Spelling.Now(clock)), ("@id", closing.Id), ("@seen", MessageJson.Names(closing.Unread)));
        return await session.FirstAsync(ClosingRow.Read, SelectById, ("@id", closing.Id)) ?? closing;
    }

    private static async Task<ClosingCount> CountAsync(Session session, Closing closing, ImmutableArray<string> sources)
    {
        var (line, stated) = await SerialsAsync(session, closing.Id);
        return await ClosingSums.CountAsync(session, closing, line, stated, sources);
    }

    private static async Task<(long? Line, long Stated)> SerialsAsync(Session session, long closing)
    {
        var serials = await session.FirstAsync(row => Tuple.Create(row.GetInt64(0), row.GetInt64(1)), SelectSerials, ("@id", closing));
        return serials is null ? (null, 0) : (serials.Item1 < 0 ? null : serials.Item1, serials.Item2);
    }

    private static async Task<long> SerialAsync(Session session, ClosingKey key) =>
        await session.ScalarAsync(LastSerial, ("@municipality", key.Provider.Municipality)) as long? ?? 0;
}
