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

    public Task WriteMarkAsync(CancellationToken cancellation) =>
        database.Writes.RunAsync(s => s.ExecuteAsync(Mark, ("@value", $"{Spelling.Of(Spelling.Now(clock))}")), WriteScope.None, cancellation);
}
