using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>
/// Brings unfinished deliveries from the journal into their lane, without a gap: before a position is looked at, all earlier ones are there.
/// Tickets may overtake each other on the road; positions in the journal do not.
/// </summary>
internal sealed class LaneAdmission(IDeliveryJournal journal, SteadyTime clock, IOptions<DispatchOptions> options)
{
    private const int Page = 500;
    // Messages up to this size bring their keys along in one answer: 500 of them have 1,000,000 keys at most, 8 MB.
    private const int SmallRecords = 2_000;

    /// <summary>Admits everything of the route that stands in the journal and is not in the lane.</summary>
    /// <param name="ticketed">When their tickets went out; null: they have none.</param>
    public async Task AdmitAsync(Lane lane, long position, DateTimeOffset? ticketed, CancellationToken cancellation)
    {
        if (position <= lane.Admitted) return;
        await lane.Admission.WaitAsync(cancellation);
        try
        {
            if (position <= lane.Admitted) return;
            // A long backlog comes in by pages: the lane keeps numbers and keys, not deliveries.
            IReadOnlyList<Delivery> page;
            do
            {
                page = await journal.UnfinishedAfterAsync(lane.Route, lane.Admitted, Page, cancellation);
                var keys = await SmallKeysAsync(lane.Route, lane.Admitted, page, cancellation);
                foreach (var delivery in page) await AdmitOneAsync(lane, delivery, keys.GetValueOrDefault(delivery.Message.Id), ticketed, cancellation);
            }
            while (page.Count == Page);
            // The ticket's own delivery may be finished already: then there is nothing up to it.
            lock (lane.Gate) lane.Admitted = Math.Max(lane.Admitted, position);
        }
        finally
        {
            lane.Admission.Release();
        }
    }

    /// <summary>Nothing of the route is unfinished up to a position.</summary>
    public async Task SkipAsync(Lane lane, long position, CancellationToken cancellation)
    {
        await lane.Admission.WaitAsync(cancellation);
        lock (lane.Gate)
            if (lane.Admitted == 0) lane.Admitted = position;
        lane.Admission.Release();
    }

    /// <summary>Admits a delivery that had been finished and is sent again (再送), by its position; see <see cref="Lane.AdmitAgain"/>.</summary>
    public async Task ReadmitAsync(Lane lane, Delivery delivery, CancellationToken cancellation)
    {
        await lane.Admission.WaitAsync(cancellation);
        try
        {
            lock (lane.Gate)
                if (lane.Find(delivery.Position) is { } known)
                {
                    lane.BeginAgain(known);
                    return;
                }
            await AdmitOneAsync(lane, delivery, null, null, cancellation, again: true);
        }
        finally
        {
            lane.Admission.Release();
        }
    }

    private async Task AdmitOneAsync(Lane lane, Delivery delivery, ReadOnlyMemory<ulong>? known, DateTimeOffset? ticketed, CancellationToken cancellation, bool again = false)
    {
        var keys = known ?? await KeysAsync(delivery.Message, cancellation);
        var entry = new LaneEntry(delivery.Id, delivery.Position, keys ?? default, large: keys is null)
        {
            Broken = delivery.Broken,
            Parked = delivery.State == DeliveryState.Parked,
            InMailbox = delivery is { State: DeliveryState.Delivering, By: HandOverKind.Mailbox },
            // Perhaps written before a restart, by another node, or before a clock jumped: it is not waited for longer than usual.
            NotBefore = delivery.NextAttempt is { } next ? clock.Of(next, options.Value.RetryLongest) : null,
            TicketSent = ticketed,
            Collectable = delivery is { State: DeliveryState.Waiting, PageSize: null, Collection: null, Prepared: false },
            Collection = delivery.Collection,
            // 全件, whether it goes whole or compared, takes away what has keys that are not in it.
            Barrier = delivery.Message.Head.Extent == Extent.Full,
        };
        List<LaneEntry> large;
        lock (lane.Gate) large = [.. lane.Large];
        var sharing = new HashSet<LaneEntry>();
        foreach (var earlier in large)
            if (await ShareAsync(entry, delivery.Message, earlier, cancellation)) sharing.Add(earlier);
        if (entry.Large) sharing.UnionWith(await HoldersAsync(lane, delivery.Message, cancellation));
        lock (lane.Gate)
        {
            if (again)
            {
                foreach (var holder in sharing.Where(_ => entry.Large).ToList()) Lane.AddBefore(holder, sharing);
                // Two that go in one file would write the same one.
                if (entry.Collection is { } collection) sharing.UnionWith(lane.Collected(collection));
                sharing.RemoveWhere(e => lane.Find(e.Position) != e);
                lane.AdmitAgain(entry, sharing);
                return;
            }
            // Those that were finished meanwhile are out of the lane, and hold nothing.
            foreach (var earlier in sharing)
                if (lane.Find(earlier.Position) == earlier) Lane.Block(entry, earlier);
            lane.Admit(entry);
        }
    }

    /// <summary>The distinct keys of the small messages of a page, read in one go: one question a delivery would make a start with a long backlog slow, and two for one that comes alone.</summary>
    private async Task<Dictionary<long, ReadOnlyMemory<ulong>?>> SmallKeysAsync(RouteId route, long after, IReadOnlyList<Delivery> page, CancellationToken cancellation)
    {
        var most = Math.Min(SmallRecords, options.Value.KeysInMemory);
        if (!page.Any(d => d.Message.Accepted.Records <= most)) return [];
        var keys = await journal.SmallKeysAsync(route, after, page.Count, most, cancellation);
        return keys.ToDictionary(k => k.Key, k => (ReadOnlyMemory<ulong>?)Distinct(k.Value.ToArray()));
    }

    private static ReadOnlyMemory<ulong> Distinct(IReadOnlyList<ulong> keys) => keys.Count < 2 ? keys.ToArray() : keys.Distinct().ToArray();

    /// <summary>The distinct keys of a message; null if they are too many for memory.</summary>
    private async Task<ReadOnlyMemory<ulong>?> KeysAsync(MessageInfo message, CancellationToken cancellation)
    {
        var all = new List<ulong>();
        await foreach (var chunk in journal.KeysAsync(message, cancellation))
        {
            all.AddRange(chunk.Span);
            if (all.Count > options.Value.KeysInMemory) return null;
        }
        return Distinct(all);
    }

    // Holders in memory of any key of a large message, its keys streaming by.
    private async Task<HashSet<LaneEntry>> HoldersAsync(Lane lane, MessageInfo message, CancellationToken cancellation)
    {
        var holders = new HashSet<LaneEntry>();
        await foreach (var chunk in journal.KeysAsync(message, cancellation))
            lock (lane.Gate)
                foreach (var key in chunk.Span)
                    if (lane.HolderOf(key) is { } holder) holders.Add(holder);
        return holders;
    }

    // Does a newcomer share a key with a large earlier one? The larger side streams by, the other is held in pieces of a bounded size.
    private async Task<bool> ShareAsync(LaneEntry entry, MessageInfo message, LaneEntry earlier, CancellationToken cancellation)
    {
        if (await journal.FindAsync(earlier.Delivery, cancellation) is not { } other) return false;
        if (!entry.Large) return await AnyInAsync([.. entry.Keys.Span], other.Message, cancellation);
        var piece = new HashSet<ulong>();
        await foreach (var chunk in journal.KeysAsync(message, cancellation))
        {
            piece.UnionWith(chunk.ToArray());
            if (piece.Count < options.Value.KeysInMemory) continue;
            if (await AnyInAsync(piece, other.Message, cancellation)) return true;
            piece.Clear();
        }
        return piece.Count > 0 && await AnyInAsync(piece, other.Message, cancellation);
    }

    private async Task<bool> AnyInAsync(HashSet<ulong> keys, MessageInfo message, CancellationToken cancellation)
    {
        if (keys.Count == 0) return false;
        await foreach (var chunk in journal.KeysAsync(message, cancellation))
            foreach (var key in chunk.Span)
                if (keys.Contains(key)) return true;
        return false;
    }
}
