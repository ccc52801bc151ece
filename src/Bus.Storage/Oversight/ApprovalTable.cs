using Bus.Core.Operation.Oversight;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Oversight;

/// <summary>Requests with their frozen deliveries. A decision and what was done about a delivery are each one conditional statement, so that no two nodes can both take it.</summary>
internal sealed class ApprovalTable(JournalDatabase database, AuditTable audit, TimeProvider clock) : IApprovalBook
{
    private const string Columns =
        "id, municipality, what, reason, requested_by, requested_at, expires_at, state, decided_by, decided_at, decision_reason, deliveries, sent, skipped";
    private const string Insert =
        """
        INSERT INTO approval (municipality, what, reason, requested_by, requested_at, expires_at, state, deliveries, sent, skipped)
        VALUES (@municipality, @what, @reason, @by, @now, @expires, 'draft', 0, 0, 0) RETURNING id
        """;
    private const string Freeze = "INSERT INTO approval_delivery (approval, delivery, state, delivered_at) VALUES (@id, @delivery, @state, @deliveredAt) ON CONFLICT (approval, delivery) DO NOTHING";
    private const string Count = "UPDATE approval SET deliveries = deliveries + @count WHERE id = @id AND state = 'draft'";
    private const string File = "UPDATE approval SET state = 'open' WHERE id = @id AND state = 'draft'";
    // Filed twice by one click too many: of the same person, for the same reason, for the same deliveries as they stand.
    private const string Same =
        """
        SELECT o.id FROM approval o JOIN approval d ON d.id = @id
        WHERE o.state = 'open' AND o.expires_at > @now AND o.municipality = d.municipality AND o.requested_by = d.requested_by AND o.what = d.what AND o.reason = d.reason
          AND o.deliveries = d.deliveries AND NOT EXISTS (SELECT 1 FROM approval_delivery x WHERE x.approval = d.id AND NOT EXISTS (SELECT 1 FROM approval_delivery y
            WHERE y.approval = o.id AND y.delivery = x.delivery AND y.state = x.state AND y.delivered_at IS NOT DISTINCT FROM x.delivered_at))
        ORDER BY o.id LIMIT 1
        """;
    private const string Find = $"SELECT {Columns} FROM approval WHERE id = @id AND state <> 'draft'";
    private const string ListOpen = $"SELECT {Columns} FROM approval WHERE state IN ('open', 'approved') AND (state = 'approved' OR expires_at > @now) AND (@municipality = '' OR municipality = @municipality) AND id < @before ORDER BY id DESC LIMIT @limit";
    private const string ListAll = $"SELECT {Columns} FROM approval WHERE state <> 'draft' AND (@municipality = '' OR municipality = @municipality) AND id < @before ORDER BY id DESC LIMIT @limit";
    private const string Decide =
        """
        UPDATE approval SET state = @state, decided_by = @by, decided_at = @now, decision_reason = @reason
        WHERE id = @id AND state = 'open' AND expires_at > @now
        """;
    private const string Expire = "UPDATE approval SET state = 'expired' WHERE state IN ('draft', 'open') AND expires_at <= @now";
    private const string Approved = $"SELECT {Columns} FROM approval WHERE state = 'approved' AND state IN ('draft', 'open', 'approved') ORDER BY id";
    private const string Undecided = "SELECT 1 FROM approval WHERE state IN ('draft', 'open') AND expires_at <= @now LIMIT 1";
    internal const string SelectDeliveries = $"{DeliveriesBegin}{DeliveriesEnd}";
    internal const string SelectLeft = $"{DeliveriesBegin} AND a.sent IS NULL{DeliveriesEnd}";
    private const string DeliveriesBegin =
        """
        SELECT a.delivery, a.state, a.delivered_at, COALESCE((SELECT d.position FROM delivery d WHERE d.id = a.delivery), 0)
        FROM approval_delivery a WHERE a.approval = @id AND a.delivery > @after
        """;
    private const string DeliveriesEnd = " ORDER BY a.delivery LIMIT @limit";
    private const string Mark = "UPDATE approval_delivery SET sent = @sent WHERE approval = @id AND delivery = @delivery AND sent IS NULL";
    private const string Advance =
        """
        UPDATE approval SET sent = sent + @sent, skipped = skipped + @skipped, state = CASE WHEN sent + skipped + @sent + @skipped >= deliveries THEN 'done' ELSE state END
        WHERE id = @id AND state = 'approved'
        """;

    private long Now => Spelling.Now(clock).ToUnixTimeMilliseconds();

    public Task<long> BeginAsync(AuditEntry entry, string what, DateTimeOffset expiresAt, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
        (long)(await s.ScalarAsync(Insert, ("@municipality", entry.Municipality!.Value), ("@what", what), ("@reason", entry.Reason ?? ""), ("@by", entry.By.Name),
            ("@now", Now), ("@expires", expiresAt)))!, WriteScope.None, cancellation);

    public Task FreezeAsync(long id, IReadOnlyList<FrozenDelivery> deliveries, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        var count = 0;
        foreach (var frozen in deliveries)
            count += await s.ExecuteAsync(Freeze, ("@id", id), ("@delivery", frozen.Delivery), ("@state", Spelling<DeliveryState>.Of(frozen.State)), ("@deliveredAt", frozen.DeliveredAt));
        return await s.ExecuteAsync(Count, ("@count", (long)count), ("@id", id));
    }, WriteScope.None, cancellation);

    public Task<Approval> FileAsync(long id, AuditEntry entry, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        // The draft is seen by nobody, and expires.
        if (await s.ScalarAsync(Same, ("@id", id), ("@now", Now)) is long same) return (await s.FirstAsync(Row, Find, ("@id", same)))!;
        await audit.WriteAsync(s, entry with { Action = entry.Action + "-request", Detail = $"approval {id}" });
        await s.ExecuteAsync(File, ("@id", id));
        return await s.FirstAsync(Row, Find, ("@id", id)) ?? throw new InvalidOperationException($"Approval {id} is not in the journal.");
    }, WriteScope.Of(entry.Municipality!.Value), cancellation);

    public async Task<Part<Approval>> ListAsync(MunicipalityCode? municipality, bool all, int limit, long? before, CancellationToken cancellation)
    {
        var found = await database.Reads.RunAsync(s => all
            ? s.ListAsync(Row, ListAll, ("@municipality", municipality?.Value ?? ""), ("@before", before ?? long.MaxValue), ("@limit", limit + 1))
            : s.ListAsync(Row, ListOpen, ("@municipality", municipality?.Value ?? ""), ("@before", before ?? long.MaxValue), ("@now", Now), ("@limit", limit + 1)), cancellation);
        return Part<Approval>.Of([.. found.Select(AsOfNow)], limit);
    }

    public async Task<Approval?> FindAsync(MunicipalityCode? municipality, long id, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.FirstAsync(Row, Find, ("@id", id)), cancellation) is { } found && (municipality is null || municipality == found.Municipality) ? AsOfNow(found) : null;

    public Task<Decision> DecideAsync(long id, Actor by, bool approve, string? reason, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        if (await s.FirstAsync(Row, Find, ("@id", id)) is not { } request || !by.Sees(request.Municipality)) return Decision.Unknown;
        if (AsOfNow(request).State != ApprovalState.Open) return Decision.TooLate;
        if (approve && !Actor.AreTwo(request.RequestedBy, by.Name)) return Decision.SamePerson;
        var state = approve ? ApprovalState.Approved : request.RequestedBy == by.Name ? ApprovalState.Withdrawn : ApprovalState.Refused;
        // Two who decide at once: the condition of the statement lets one of them through.
        if (await s.ExecuteAsync(Decide, ("@state", Spelling<ApprovalState>.Of(state)), ("@by", by.Name), ("@now", Now), ("@reason", reason), ("@id", id)) == 0) return Decision.TooLate;
        await audit.WriteAsync(s, new AuditEntry(by, approve ? "approval.approve" : "approval.refuse", request.What, request.Municipality, reason, $"approval {id} of {request.RequestedBy}"));
        return Decision.Taken;
    }, WriteScope.None, cancellation);

    public async Task<IReadOnlyList<FrozenDelivery>> DeliveriesAsync(long id, long after, bool left, int maximum, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(row =>
        {
            var columns = new RowReader(row);
            return new FrozenDelivery(columns.Number(), columns.State<DeliveryState>(), columns.MomentOrNull()) { Position = columns.Number() };
        }, left ? SelectLeft : SelectDeliveries, ("@id", id), ("@after", after), ("@limit", maximum)), cancellation);

    public async Task<IReadOnlyList<Approval>> DueAsync(CancellationToken cancellation)
    {
        if (await database.Reads.RunAsync(s => s.ScalarAsync(Undecided, ("@now", Now)), cancellation) is not null)
            await database.Writes.RunAsync(s => s.ExecuteAsync(Expire, ("@now", Now)), WriteScope.None, cancellation);
        return await database.Reads.RunAsync(s => s.ListAsync(Row, Approved), cancellation);
    }

    public Task AdvanceAsync(long id, IReadOnlyList<(long Delivery, bool Sent)> done, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        var (sent, skipped) = (0L, 0L);
        foreach (var (delivery, wasSent) in done)
        {
            var marked = await s.ExecuteAsync(Mark, ("@sent", wasSent ? 1L : 0L), ("@id", id), ("@delivery", delivery));
            if (wasSent) sent += marked;
            else skipped += marked;
        }
        return await s.ExecuteAsync(Advance, ("@sent", sent), ("@skipped", skipped), ("@id", id));
    }, WriteScope.None, cancellation);

    // Its time may be over before anybody has written that down.
    private Approval AsOfNow(Approval request) =>
        request.State == ApprovalState.Open && request.ExpiresAt <= clock.GetUtcNow() ? request with { State = ApprovalState.Expired } : request;

    private static Approval Row(RowReader columns) => new(columns.Number(), columns.Municipality(), columns.Text(), columns.Text(), columns.Text(), columns.Moment(), columns.Moment(),
            columns.State<ApprovalState>(), columns.TextOrNull(), columns.MomentOrNull(), columns.TextOrNull(), columns.Number(), columns.Number(), columns.Number());
}
