using Bus.Core.Exits;
using Bus.Storage.Sql;

namespace Bus.Storage.Exits;

/// <summary>What is asked of the tables to know what lies there of whom: counted on indexes, never on what messages hold.</summary>
internal static class HoldingSql
{
    /// <summary>The queries, and what a row of each says of its municipality.</summary>
    /// <param name="one">Only of <c>@municipality</c>.</param>
    public static IEnumerable<(string Sql, RowOf<MunicipalityHolding> Row)> All(bool one)
    {
        var (where, and) = one ? ("WHERE municipality = @municipality", "AND municipality = @municipality") : ("", "");
        yield return ($"SELECT municipality, COUNT(*) - COUNT(destroyed_at), MAX(destroyed_at) FROM municipality_key {where} GROUP BY municipality", Key);
        yield return (
            $"""
            SELECT t.municipality, t.messages, o.received_at, n.received_at
            FROM (SELECT municipality, COUNT(*) AS messages, MIN(id) AS oldest, MAX(id) AS newest FROM message {where} GROUP BY municipality) t
            JOIN message o ON o.id = t.oldest JOIN message n ON n.id = t.newest
            """, Messages);
        yield return ($"SELECT municipality, COUNT(*) FROM message WHERE state = 'processing' AND state <> 'accepted' {and} GROUP BY municipality", Processing);
        yield return ($"SELECT municipality, COUNT(*) FROM message WHERE feeding = 1 {and} GROUP BY municipality", Processing);
        yield return ($"SELECT municipality, COUNT(*) FROM delivery WHERE state <> 'delivered' {and} GROUP BY municipality", Undelivered);
        yield return ($"SELECT municipality, COUNT(*) FROM reject_record WHERE state = 'open' {and} GROUP BY municipality", OpenErrors);
    }

    private static MunicipalityHolding Key(RowReader c) => new(c.Municipality()) { HasKey = c.Number() > 0, KeyDestroyedAt = c.MomentOrNull() };

    private static MunicipalityHolding Messages(RowReader c) => new(c.Municipality()) { Messages = c.Number(), Oldest = c.Moment(), Newest = c.Moment() };

    private static MunicipalityHolding Processing(RowReader c) => new(c.Municipality()) { Processing = c.Number() };

    private static MunicipalityHolding Undelivered(RowReader c) => new(c.Municipality()) { Undelivered = c.Number() };

    private static MunicipalityHolding OpenErrors(RowReader c) => new(c.Municipality()) { OpenErrors = c.Number() };
}
