using System.Diagnostics;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Nodes;
using Bus.Storage.Sql;

namespace Bus.Storage.Deliveries;

/// <summary>
/// The steps of a delivery as statements. The condition of each says from where the step may be made; a step that comes too late changes nothing.
/// Nothing but a replay leaves <c>delivered</c> or <c>parked</c>.
/// </summary>
internal static class DeliverySteps
{
    private const string Open = "state IN ('waiting', 'delivering')";

    private const string Compare = $"UPDATE delivery SET compared_with = COALESCE(compared_with, @with) WHERE id = @id AND {Open}";

    // Whoever begins knows of nothing made ready, and removes what lies there. A commit whose answer was lost may say otherwise by now: believed after the next crash, what was removed, or half written anew, would count as published.
    private const string Started =
        $"""
        UPDATE delivery SET state = 'delivering', hand_over = CASE WHEN page_size IS NULL THEN COALESCE(@by, hand_over) ELSE hand_over END, page_size = COALESCE(page_size, @pageSize),
          prepared = 0, next_attempt = NULL, broken = broken + 1 WHERE id = @id AND {Open}
        """;
    private const string InMailbox =
        $"UPDATE delivery SET state = 'delivering', hand_over = 'mailbox', page_size = COALESCE(page_size, @pageSize), next_attempt = NULL, broken = 0 WHERE id = @id AND {Open}";

    // Confirmed totals of pages are totals so far, like the number of pages; of one page without, nobody knows them any more, and those of the pages before it would stand there as a total that is too small.
    // A page that got through is progress: pauses begin short again.
    private const string PageDone =
        """
        UPDATE delivery SET pages_done = @pages, attempts = 0, failing_since = NULL, broken = 1, confirmed_records = @records, confirmed_amount = @amount
        WHERE id = @id AND state = 'delivering' AND pages_done < @pages
        """;
    private const string Prepared =
        "UPDATE delivery SET prepared = @prepared, sent_records = @records, sent_amount = @amount, added = @added, changed = @changed, removed = @removed, written_records = @writtenRecords, written_amount = @writtenAmount WHERE id = @id AND state = 'delivering'";
    private const string Done =
        $"""
        UPDATE delivery SET state = 'delivered', sent_records = @records, sent_amount = @amount,
          confirmed_records = @confirmedRecords, confirmed_amount = @confirmedAmount,
          delivered_at = @now, next_attempt = NULL, failing_since = NULL, broken = 0, trouble_ja = NULL, trouble_en = NULL
        WHERE id = @id AND {Open}
        """;
    private const string Failed =
        $"""
        UPDATE delivery SET state = 'waiting', attempts = attempts + 1, failing_since = COALESCE(failing_since, @now), broken = 0, next_attempt = @next,
          trouble_ja = @ja, trouble_en = @en
        WHERE id = @id AND {Open}
        """;

    // The attempt stays counted as broken; one that broke before it was counted is counted now.
    private const string Stumbled =
        $"""
        UPDATE delivery SET broken = CASE WHEN state = 'delivering' THEN broken ELSE broken + 1 END, state = 'waiting', next_attempt = @next,
          trouble_ja = @ja, trouble_en = @en
        WHERE id = @id AND {Open}
        """;
    private const string Interrupted = "UPDATE delivery SET broken = broken - 1 WHERE id = @id AND state = 'delivering' AND broken > 0";
    private const string Halted = "UPDATE delivery SET state = 'waiting', broken = CASE WHEN broken > 0 THEN broken - 1 ELSE 0 END WHERE id = @id AND state = 'delivering'";
    private const string Park =
        $"UPDATE delivery SET state = 'parked', next_attempt = NULL, trouble_ja = @ja, trouble_en = @en WHERE id = @id AND {Open}";

    // The page size stays frozen, unless the way it was made for is left: the consumer sees the same pages under the same ids. What is no longer kept cannot be sent again,
    // nor what is made of it: a differential of the full message before and all after it, a file of several messages.
    private const string Replay =
        """
        UPDATE delivery SET state = 'waiting', attempts = 0, failing_since = NULL, broken = 0, next_attempt = NULL, pages_done = 0, prepared = 0, sent_records = NULL, sent_amount = NULL,
          confirmed_records = NULL, confirmed_amount = NULL, delivered_at = NULL, replay_reason = @reason,
          hand_over = COALESCE(@by, hand_over), page_size = CASE WHEN @anew = 1 THEN NULL ELSE page_size END
        WHERE id = @id AND state IN ('delivered', 'parked')
          AND NOT EXISTS (SELECT 1 FROM period p WHERE p.first_id <= @id AND CASE WHEN compared_with > 0 THEN compared_with ELSE @id END < p.end_id AND p.payloads_forgotten_at IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM delivery o JOIN period p ON p.first_id <= o.id AND o.id < p.end_id
            WHERE o.municipality = delivery.municipality AND o.contract = delivery.contract AND o.consumer = delivery.consumer AND o.collection = delivery.collection
              AND p.payloads_forgotten_at IS NOT NULL)
        """;

    /// <summary>Rows changed: 1, or 0 where the step came too late.</summary>
    public static Task<int> ApplyAsync(FencedSession session, long delivery, DeliveryChange change, DateTimeOffset now) => change switch
    {
        DeliveryChange.Started c => session.ExecuteAsync(Started, ("@by", c.By is { } by ? Spelling<HandOverKind>.Of(by) : null), ("@pageSize", c.PageSize), ("@id", delivery)),
        DeliveryChange.InMailbox c => session.ExecuteAsync(InMailbox, ("@pageSize", c.PageSize), ("@id", delivery)),
        DeliveryChange.PageDone c => session.ExecuteAsync(PageDone, ("@pages", c.PagesDone), ("@records", c.Confirmed?.Records),
            ("@amount", c.Confirmed?.Amount), ("@id", delivery)),
        DeliveryChange.Prepared c => session.ExecuteAsync(Prepared, ("@prepared", c.Fence?.Epoch ?? 1), ("@records", c.Sent.Records), ("@amount", c.Sent.Amount),
            ("@added", c.Differences?.Added), ("@changed", c.Differences?.Changed), ("@removed", c.Differences?.Removed),
            ("@writtenRecords", c.Differences?.Written.Records), ("@writtenAmount", c.Differences?.Written.Amount), ("@id", delivery)),
        DeliveryChange.Compare c => session.ExecuteAsync(Compare, ("@with", c.With), ("@id", delivery)),
        DeliveryChange.Done c => session.ExecuteAsync(Done, ("@records", c.Sent.Records), ("@amount", c.Sent.Amount),
            ("@confirmedRecords", c.Confirmed?.Records), ("@confirmedAmount", c.Confirmed?.Amount), ("@now", Spelling.Of(now)), ("@id", delivery)),
        DeliveryChange.Failed c => session.ExecuteAsync(Failed, ("@now", Spelling.Of(now)), ("@next", Spelling.Of(c.NextAttempt)), ("@ja", c.Trouble.Ja), ("@en", c.Trouble.En), ("@id", delivery)),
        DeliveryChange.Stumbled c => session.ExecuteAsync(Stumbled, ("@next", Spelling.Of(c.NextAttempt)), ("@ja", c.Trouble.Ja), ("@en", c.Trouble.En), ("@id", delivery)),
        DeliveryChange.Interrupted => session.ExecuteAsync(Interrupted, ("@id", delivery)),
        DeliveryChange.Halted => session.ExecuteAsync(Halted, ("@id", delivery)),
        DeliveryChange.Park c => session.ExecuteAsync(Park, ("@ja", c.Trouble.Ja), ("@en", c.Trouble.En), ("@id", delivery)),
        DeliveryChange.Replay c => session.ExecuteAsync(Replay, ("@reason", c.Reason), ("@by", c.By is { } by ? Spelling<HandOverKind>.Of(by) : null), ("@anew", c.Anew ? 1L : 0L), ("@id", delivery)),
        _ => throw new UnreachableException($"A step without a statement: {change.GetType().Name}"),
    };
}
