using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Puts deliveries into the mailbox, lets the consumer fetch them page by page in route order, and ends them by its acknowledgement.</summary>
internal sealed class MailboxDesk(IDeliveryJournal journal, MailboxPages pages, Lanes lanes, DeliveryOrder order, IMailboxHolds holds, MailboxBell bell, UnderWay underWay, HubMeters meters, TimeProvider clock) : IHandOver, IMailbox
{
    public HandOverKind Kind => HandOverKind.Mailbox;

    public async Task<HandOverResult> HandOverAsync(HandOverJob job, CancellationToken cancellation)
    {
        if (!await job.CommitAsync(new DeliveryChange.InMailbox(job.Consumption.RecordsPerMessage))) return new HandOverResult.Lost();
        bell.Ring(new ApplicationRef(job.Delivery.Route.Municipality, job.Delivery.Route.Consumer));
        return new HandOverResult.InMailbox();
    }

    public Task WaitAsync(ApplicationRef consumer, TimeSpan time, CancellationToken cancellation) => bell.WaitAsync(consumer, time, cancellation);

    public async Task<IReadOnlyList<MailboxPage>> ReceiveAsync(ApplicationRef consumer, string? contract, int maximum, TimeSpan hold, CancellationToken cancellation)
    {
        var visible = await VisibleAsync(consumer, contract, maximum, cancellation);
        var fetched = Open(visible, maximum);
        // What the region no longer has, in front, must not make the mailbox look empty.
        if (fetched.Count == 0 && visible.Count > 0) fetched = Open(await VisibleAsync(consumer, contract, maximum, cancellation, pages.CanOpen), maximum);
        if (hold > TimeSpan.Zero && fetched.Count > 0)
        {
            // Somebody else may have come first; what he got is his.
            var mine = await holds.HoldAsync([.. fetched.GroupBy(p => p.Delivery.Id, (id, of) => new MailboxHold(id, of.Max(p => p.Page)))], clock.GetUtcNow() + hold, cancellation);
            fetched.RemoveAll(p => !mine.Contains(p.Delivery.Id));
        }
        return fetched;
    }

    private List<MailboxPage> Open(IReadOnlyList<Delivery> visible, int maximum) => [.. visible.SelectMany(pages.Open).Take(maximum)];

    public async Task PutBackAsync(IReadOnlyList<MailboxPage> pages, CancellationToken cancellation)
    {
        foreach (var first in pages.GroupBy(p => p.Delivery.Id, (_, of) => of.MinBy(p => p.Page)!))
        {
            var given = new MailboxHold(first.Delivery.Id, first.Page - 1);
            if (given.LastPage > first.Delivery.PagesDone) await holds.ShortenAsync(given, cancellation);
            else await holds.ReleaseAsync(given with { LastPage = int.MaxValue }, cancellation);
        }
    }

    /// <summary>Those that nobody holds, and that wait for none that somebody holds: whoever got them could not acknowledge them.</summary>
    /// <param name="wanted">Only these are looked for; null: all.</param>
    internal async Task<IReadOnlyList<Delivery>> VisibleAsync(ApplicationRef consumer, string? contract, int maximum, CancellationToken cancellation, Func<Delivery, bool>? wanted = null)
    {
        var held = await holds.HeldAsync(consumer, cancellation);
        for (var look = maximum + held.Count; ; look *= 2)
        {
            var deliveries = await journal.InMailboxAsync(consumer, contract, look, cancellation);
            var visible = held.Count == 0 ? deliveries : await NotBehindAsync(held, deliveries, cancellation);
            if (wanted is not null) visible = [.. visible.Where(wanted)];
            // What waits behind a few that are held, or is not wanted, may be all that was looked at.
            if (visible.Count >= maximum || deliveries.Count < look) return visible;
        }
    }

    private async Task<List<Delivery>> NotBehindAsync(IReadOnlySet<long> held, IReadOnlyList<Delivery> deliveries, CancellationToken cancellation)
    {
        var (visible, hidden) = (new List<Delivery>(), new HashSet<long>(held));
        foreach (var delivery in deliveries)
        {
            if (!held.Contains(delivery.Id) && !(await order.BlockersOfAsync(delivery, cancellation)).Any(hidden.Contains)) visible.Add(delivery);
            else hidden.Add(delivery.Id);
        }
        return visible;
    }

    public async Task<Result<int>> AcknowledgeAsync(ApplicationRef consumer, IReadOnlyList<string> messageIds, CancellationToken cancellation)
    {
        using var counted = underWay.BeginTaking();
        if (underWay.WhyNotDelivering() is { } closed) return closed;
        var acknowledged = new Dictionary<long, (Delivery Delivery, SortedSet<int> Pages)>();
        foreach (var id in messageIds)
        {
            if (await pages.FindAsync(consumer, id, cancellation) is not { } found)
                return Fault.Of(FaultCode.InvalidMessage, "この受信箱にない電文IDが含まれています。何も確認していません。",
                    "A message id is not in this mailbox. Nothing was acknowledged.");
            var (delivery, page) = found;
            // Acknowledged before: the answer to it may have been lost, so saying it again is fine.
            if (delivery.State == DeliveryState.Delivered || page <= delivery.PagesDone) continue;
            if (!acknowledged.TryGetValue(delivery.Id, out var known)) acknowledged[delivery.Id] = known = (delivery, []);
            known.Pages.Add(page);
        }
        if (await OutOfOrderAsync([.. acknowledged.Values], cancellation) is { } fault) return fault;
        foreach (var (delivery, done) in acknowledged.Values.OrderBy(a => a.Delivery.Position))
        {
            await EndAsync(delivery, done.Max);
            // While later pages are with whoever fetched them, others must not get those too.
            await holds.ReleaseAsync(new MailboxHold(delivery.Id, done.Max), cancellation);
        }
        return acknowledged.Values.Sum(a => a.Pages.Count);
    }

    private async Task<Fault?> OutOfOrderAsync(IReadOnlyList<(Delivery Delivery, SortedSet<int> Pages)> acknowledged, CancellationToken cancellation)
    {
        var ended = acknowledged.Where(a => a.Pages.Max == MailboxPages.CountOf(a.Delivery)).Select(a => a.Delivery.Id).ToHashSet();
        foreach (var (delivery, done) in acknowledged)
        {
            if (done.Min != delivery.PagesDone + 1 || done.Max - done.Min + 1 != done.Count)
                return Fault.Of(FaultCode.InvalidMessage, "受け取った順に確認してください：前のページが未確認です。何も確認していません。",
                    "Acknowledge in the order received: an earlier page is not acknowledged. Nothing was acknowledged.");
            if ((await order.BlockersOfAsync(delivery, cancellation)).Any(b => !ended.Contains(b)))
                return Fault.Of(FaultCode.InvalidMessage, "受け取った順に確認してください：同じ順序保証キーの前の電文が未確認です。何も確認していません。",
                    "Acknowledge in the order received: an earlier message of the same ordering key is not acknowledged. Nothing was acknowledged.");
        }
        return null;
    }

    private async Task EndAsync(Delivery delivery, int pagesDone)
    {
        if (pagesDone < MailboxPages.CountOf(delivery))
        {
            await ApplyAsync(delivery, new DeliveryChange.PageDone(pagesDone, null));
            return;
        }
        if (await ApplyAsync(delivery, new DeliveryChange.Done(delivery.Message.Accepted, null))) meters.Delivered(delivery, clock.GetUtcNow());
        order.Finished(delivery);
    }

    /// <summary>The consumer may come to any node. One that does not deliver the route writes from outside, and the journal tells the one that does.</summary>
    private async Task<bool> ApplyAsync(Delivery delivery, DeliveryChange change) =>
        (lanes.FenceOf(delivery.Route) is { } fence && await journal.ApplyAsync(delivery.Id, change with { Fence = fence }, CancellationToken.None))
        || await journal.ApplyAsync(delivery.Id, change, CancellationToken.None);
}
