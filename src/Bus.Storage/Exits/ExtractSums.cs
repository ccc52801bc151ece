using Bus.Core.Exits;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Periods;
using Bus.Storage.Sql;

namespace Bus.Storage.Exits;

/// <summary>What the journal counts of one municipality, with amounts in halves, whose sums no number of messages can overflow.</summary>
internal static class ExtractSums
{
    private const string Accepted =
        "CAST(COALESCE(SUM(accepted_records), 0) AS BIGINT), CAST(COALESCE(SUM(accepted_amount >> 32), 0) AS BIGINT), CAST(COALESCE(SUM(accepted_amount & 4294967295), 0) AS BIGINT)";
    internal const string Messages = $"SELECT state, COUNT(*), {Accepted} FROM message WHERE municipality = @municipality GROUP BY state";
    internal const string Kept = $"SELECT state, COUNT(*), {Accepted} FROM message WHERE municipality = @municipality AND state = 'accepted' AND received_at > @since GROUP BY state";
    internal const string Forgotten =
        $"SELECT state, COUNT(*), {Accepted} FROM message WHERE municipality = @municipality AND state = 'accepted' AND received_at > @since AND id >= @first AND id < @end GROUP BY state";
    internal const string Deliveries =
        """
        SELECT state, COUNT(*), CAST(COALESCE(SUM(sent_records), 0) AS BIGINT), CAST(COALESCE(SUM(sent_amount >> 32), 0) AS BIGINT), CAST(COALESCE(SUM(sent_amount & 4294967295), 0) AS BIGINT)
        FROM delivery WHERE municipality = @municipality GROUP BY state
        """;
    internal const string Rejects = "SELECT state, COUNT(*), 0, 0, 0 FROM reject_record WHERE municipality = @municipality AND state <> 'pending' GROUP BY state";
    internal const string Queries = "SELECT COUNT(*) FROM asked_query WHERE municipality = @municipality";
    internal const string Closings = "SELECT COUNT(*) FROM closing WHERE municipality = @municipality";
    internal const string ClosedFor =
        """
        SELECT '', COUNT(*), CAST(COALESCE(SUM(k.records), 0) AS BIGINT), 0, 0 FROM closing c JOIN closing_consumer k ON k.closing = c.id WHERE c.municipality = @municipality
        """;
    internal const string Audit = "SELECT COUNT(*) FROM audit WHERE municipality = @municipality";

    /// <param name="since">What was received until then was sealed under a key that is destroyed.</param>
    public static async Task<IReadOnlyList<ExtractTotal>> ReadAsync(Session session, MunicipalityCode municipality, DateTimeOffset since, IEnumerable<Period> forgotten)
    {
        var totals = new List<ExtractTotal>();
        totals.AddRange((await session.ListAsync(Sum, Messages, ("@municipality", municipality))).Select(m => m with { What = ExtractNames.Of(Spelling<ReceiptState>.Read(m.What)) }));
        var kept = (await session.ListAsync(Sum, Kept, ("@municipality", municipality), ("@since", since))).FirstOrDefault() ?? new ExtractTotal("", 0, 0, 0);
        foreach (var period in forgotten)
            foreach (var gone in await session.ListAsync(Sum, Forgotten, ("@municipality", municipality), ("@since", since), ("@first", period.FirstId), ("@end", period.EndId)))
                kept = new ExtractTotal("", kept.Count - gone.Count, kept.Records - gone.Records, kept.Amount - gone.Amount);
        totals.Add(kept with { What = ExtractNames.Records });
        totals.AddRange((await session.ListAsync(Sum, Deliveries, ("@municipality", municipality))).Select(d => d with { What = ExtractNames.Of(Spelling<DeliveryState>.Read(d.What)) }));
        totals.AddRange((await session.ListAsync(Sum, Rejects, ("@municipality", municipality))).Select(r => r with { What = ExtractNames.Of(Spelling<RejectState>.Read(r.What)) }));
        totals.Add(new ExtractTotal(ExtractNames.Queries, (long)(await session.ScalarAsync(Queries, ("@municipality", municipality)))!, 0, 0));
        totals.Add(new ExtractTotal(ExtractNames.Closings, (long)(await session.ScalarAsync(Closings, ("@municipality", municipality)))!, 0, 0));
        totals.AddRange((await session.ListAsync(Sum, ClosedFor, ("@municipality", municipality))).Select(c => c with { What = ExtractNames.ClosedFor }));
        totals.Add(new ExtractTotal(ExtractNames.Audit, (long)(await session.ScalarAsync(Audit, ("@municipality", municipality)))!, 0, 0));
        return totals;
    }

    private static ExtractTotal Sum(RowReader columns) =>
        new(columns.Text(), columns.Number(), columns.Number(), columns.Number() * (decimal)(1L << 32) + columns.Number());
}
