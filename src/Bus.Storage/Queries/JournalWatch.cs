using System.Globalization;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Queries;

/// <summary>What monitoring asks: counted on the partial indexes of unfinished deliveries.</summary>
internal sealed class JournalWatch(JournalDatabase database, TimeProvider clock) : IJournalWatch
{
    internal const string SelectBacklog =
        """
        SELECT b.municipality, b.contract, b.consumer, b.undelivered, m.received_at
        FROM (SELECT municipality, contract, consumer, COUNT(*) AS undelivered, MIN(position) AS oldest FROM delivery
              WHERE state <> 'delivered' GROUP BY municipality, contract, consumer) b
        JOIN delivery d ON d.municipality = b.municipality AND d.contract = b.contract AND d.consumer = b.consumer AND d.position = b.oldest AND d.state <> 'delivered'
        JOIN message m ON m.id = d.message
        """;
    internal const string SelectParked =
        "SELECT municipality, COUNT(*) FROM delivery WHERE state = 'parked' AND state <> 'delivered' GROUP BY municipality";
    internal const string SelectCounts =
        """
        SELECT state, hand_over, COUNT(*) FROM delivery WHERE state <> 'delivered' GROUP BY state, hand_over
        UNION ALL SELECT 'processing', '', COUNT(*) FROM message WHERE state = 'processing' AND state <> 'accepted'
        """;
    internal const string SelectCome =
        """
        SELECT 1 FROM message m WHERE m.day = @day AND m.municipality = @municipality AND m.contract = @contract AND m.application = @application
          AND m.state IN ('accepted', 'duplicate') LIMIT 1
        """;
    // The limit keeps a planner from joining with all messages: a day is looked up by the index, and left at its first message.
    private const string ComeOf =
        """
        WHERE (SELECT 1 FROM message m WHERE m.day = asked.day AND m.municipality = @municipality AND m.contract = @contract AND m.application = @application
          AND m.state IN ('accepted', 'duplicate') LIMIT 1) IS NOT NULL
        """;
    private const string Mark =
        "INSERT INTO meta (name, value) VALUES ('mark', @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    public async Task<IReadOnlyList<RouteBacklog>> BacklogAsync(CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(row =>
        {
            var columns = new RowReader(row);
            return new RouteBacklog(new RouteId(columns.Municipality(), columns.Text(), columns.Text()), columns.Number(), columns.Moment());
        }, SelectBacklog), cancellation);

    public async Task<IReadOnlyList<(MunicipalityCode Municipality, long Parked)>> ParkedAsync(CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(row =>
        {
            var columns = new RowReader(row);
            return (columns.Municipality(), columns.Number());
        }, SelectParked), cancellation);

    public async Task<UnfinishedCounts> CountsAsync(CancellationToken cancellation)
    {
        var rows = await database.Reads.RunAsync(s => s.ListAsync(row => (State: row.GetString(0), By: row.GetString(1), Count: row.GetInt64(2)), SelectCounts), cancellation);
        long Sum(Func<(string State, string By, long Count), bool> which) => rows.Where(which).Sum(r => r.Count);
        return new UnfinishedCounts(Sum(r => r.State == "processing"), Sum(r => r.State == "waiting"), Sum(r => r is { State: "delivering", By: not "mailbox" }),
            Sum(r => r is { State: "delivering", By: "mailbox" }), Sum(r => r.State == "parked"));
    }

    public async Task<bool> HasComeAsync(ApplicationRef sender, string contract, DateOnly day, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ScalarAsync(SelectCome, ("@day", day), ("@municipality", sender.Municipality),
            ("@contract", contract), ("@application", sender.Application)), cancellation) is not null;

    public async Task<IReadOnlySet<DateOnly>> ComeAsync(ApplicationRef sender, string contract, IReadOnlyList<DateOnly> days, CancellationToken cancellation)
    {
        if (days.Count == 0) return new HashSet<DateOnly>();
        Parameter[] parameters = [("@municipality", sender.Municipality), ("@contract", contract), ("@application", sender.Application), .. days.Select((day, i) => (Parameter)(DayName(i), day))];
        return (await database.Reads.RunAsync(s => s.ListAsync(row => new RowReader(row).Day(), SelectComeOf(days.Count), parameters), cancellation)).ToHashSet();
    }

    internal static string SelectComeOf(int days) => $"SELECT asked.day FROM ({string.Join(" UNION ALL ", Enumerable.Range(0, days).Select(i => $"SELECT {DayName(i)} AS day"))}) asked\n{ComeOf}";

    private static string DayName(int day) => string.Create(CultureInfo.InvariantCulture, $"@d{day}");

    public Task WriteMarkAsync(CancellationToken cancellation) =>
        database.Writes.RunAsync(s => s.ExecuteAsync(Mark, ("@value", $"{Spelling.Of(Spelling.Now(clock))}")), WriteScope.None, cancellation);
}
