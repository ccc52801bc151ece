using Bus.Core.Backups;
using Bus.Core.Vocabulary;
using Bus.Storage.Carrying;
using Bus.Storage.Engine;

namespace Bus.Storage.Backups;

/// <summary>How far everybody was, read from a restored journal: whole tables are looked through, which costs no more than restoring them did.</summary>
internal static class RestoreEnds
{
    // Ids rise with the days, so the greatest is the last.
    private const string Senders =
        """
        SELECT m.municipality, m.application, m.contract, m.receipt, m.received_at
        FROM (SELECT MAX(id) AS id FROM message WHERE state = 'accepted' GROUP BY municipality, application, contract) l JOIN message m ON m.id = l.id
        ORDER BY m.municipality, m.application, m.contract
        """;
    private const string Consumers =
        """
        SELECT r.municipality, r.contract, r.consumer, m.receipt, d.delivered_at, CAST(COALESCE(e.unfinished, 0) AS BIGINT)
        FROM route r
        LEFT JOIN (SELECT municipality, contract, consumer, MAX(CASE WHEN state = 'delivered' THEN position END) AS last,
                     SUM(CASE WHEN state <> 'delivered' THEN 1 ELSE 0 END) AS unfinished FROM delivery GROUP BY municipality, contract, consumer) e
          ON e.municipality = r.municipality AND e.contract = r.contract AND e.consumer = r.consumer
        LEFT JOIN delivery d ON d.municipality = r.municipality AND d.contract = r.contract AND d.consumer = r.consumer AND d.position = e.last
        LEFT JOIN message m ON m.id = d.message
        ORDER BY r.municipality, r.contract, r.consumer
        """;
    private const string Region = "SELECT id, applied_at FROM region_version ORDER BY id DESC LIMIT 1";

    public static async Task<RestoreWindow> ReadAsync(IStorageEngine engine, CancellationToken cancellation)
    {
        await using var connection = await engine.OpenAsync(ConnectionRole.Reader, cancellation);
        var senders = await CarriageSql.ListAsync(connection, Senders, cancellation);
        var consumers = await CarriageSql.ListAsync(connection, Consumers, cancellation);
        var region = (await CarriageSql.ListAsync(connection, Region, cancellation)).FirstOrDefault();
        return new RestoreWindow(
            [.. senders.Select(r => new SenderEnd(new ApplicationRef(Code(r[0]), (string)r[1]!), (string)r[2]!, (string)r[3]!, Moment(r[4])!.Value))],
            [.. consumers.Select(r => new ConsumerEnd(new RouteId(Code(r[0]), (string)r[1]!, (string)r[2]!), r[3] as string, Moment(r[4]), (long)r[5]!))],
            region is null ? 0 : (long)region[0]!, region is null ? null : Moment(region[1]));
    }

    private static MunicipalityCode Code(object? text) => MunicipalityCode.Parse((string)text!);

    private static DateTimeOffset? Moment(object? value) => value is long milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
