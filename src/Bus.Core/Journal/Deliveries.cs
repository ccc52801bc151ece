using Bus.Core.Nodes;
using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>What the broker carries: where to look in the journal, nothing personal.</summary>
/// <param name="Trace">W3C traceparent of the span that sent it; null: the message's own stands in the journal.</param>
public sealed record DeliveryTicket(long Delivery, RouteId Route, long Position, string? Trace = null);

/// <summary>配信: one message on its way to one consumer.</summary>
public sealed record Delivery
{
    /// <summary>The journal's number.</summary>
    public required long Id { get; init; }
    /// <summary>Its route.</summary>
    public required RouteId Route { get; init; }
    /// <summary>Sequence number within the route, in the order of journal commits, from 1.</summary>
    public required long Position { get; init; }
    /// <summary>How the consumer takes it: as the region said when the message was accepted, and from the first attempt on the way it then went.</summary>
    public required HandOverKind By { get; init; }
    /// <summary>State; <see cref="DeliveryState.Held"/> is never stored, only shown.</summary>
    public required DeliveryState State { get; init; }
    /// <summary>Attempts that failed since it last got on by a page.</summary>
    public int Attempts { get; init; }
    /// <summary>When the first of them was; null: none.</summary>
    public DateTimeOffset? FailingSince { get; init; }
    /// <summary>Attempts that were begun and of which nobody saw the end, the one under way included: the hub died, or stumbled itself.</summary>
    public int Broken { get; init; }
    /// <summary>Not before this moment; null: at once.</summary>
    public DateTimeOffset? NextAttempt { get; init; }
    /// <summary>Most records of a page, frozen at the first attempt; null before it.</summary>
    public int? PageSize { get; init; }
    /// <summary>Pages the consumer has acknowledged.</summary>
    public int PagesDone { get; init; }
    /// <summary>By file: the epoch of the lease under which the files were made ready; 1: without one; 0: they are not.</summary>
    public long PreparedIn { get; init; }
    /// <summary>By file: the files lie ready beside their final names and only the rename is left.</summary>
    public bool Prepared => PreparedIn != 0;
    /// <summary>What went wrong last; null: nothing.</summary>
    public Bilingual? Trouble { get; init; }
    /// <summary>What was handed over, counted from what was written; null until delivered.</summary>
    public ControlTotal? Sent { get; init; }
    /// <summary>What the consumer says it has, where it says so; null otherwise.</summary>
    public ControlTotal? Confirmed { get; init; }
    /// <summary>When it was delivered; null before.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }
    /// <summary>The file in which it goes together with others, by its name without ending; fixed with all that go in it. Null: it goes by itself.</summary>
    public string? Collection { get; init; }
    /// <summary>Of a full message that goes as a differential: the delivery of the full message with which it is compared, fixed at the first attempt; 0: there is none to
    /// compare with, so it goes whole. Null: nothing is compared.</summary>
    public long? ComparedWith { get; init; }
    /// <summary>What the differential holds, once it is written; null otherwise.</summary>
    public Differences? Differences { get; init; }
    /// <summary>Why somebody last had it sent again; null: nobody has.</summary>
    public string? ReplayReason { get; init; }
    /// <summary>The message.</summary>
    public required MessageInfo Message { get; init; }

    /// <summary>Its ticket.</summary>
    public DeliveryTicket Ticket => new(Id, Route, Position);
}

/// <summary>What has changed from one full message to the next.</summary>
/// <param name="Written">Rows of the differential and their amount, those of what is gone included.</param>
public sealed record Differences(long Added, long Changed, long Removed, ControlTotal Written);

/// <summary>A route and the position of its newest delivery.</summary>
public readonly record struct RouteEnd(RouteId Route, long LastPosition);

/// <summary>A delivery was changed by somebody else than the node that delivers its route.</summary>
/// <param name="Number">Of the change, ascending.</param>
public readonly record struct OutsideChange(long Number, long Delivery, RouteId Route);

/// <summary>One step of a delivery, committed to the journal before anybody acts on it.</summary>
public abstract record DeliveryChange
{
    private DeliveryChange() { }

    /// <summary>The lease under which the step is made: it is committed only while that lease is still the same. Null: the step comes from outside
    /// (a consumer that acknowledges, an operator who replays), on whatever node; the one that delivers the route is told by the journal.</summary>
    public Fence? Fence { get; init; }

    /// <summary>With which full message this one is compared is fixed (<see cref="Delivery.ComparedWith"/>), unless it was before.</summary>
    public sealed record Compare(long With) : DeliveryChange;
    /// <summary>An attempt begins, and is counted before anything of it is done; the page size is frozen now if it was not before.</summary>
    public sealed record Started(int PageSize) : DeliveryChange
    {
        /// <summary>By which way it goes, frozen with the page size: the region may have moved the consumer since it was accepted. Null: as it was accepted.</summary>
        public HandOverKind? By { get; init; }
    }
    /// <summary>By mailbox: it may be fetched now; page size and way are frozen.</summary>
    public sealed record InMailbox(int PageSize) : DeliveryChange;
    /// <summary>The consumer has acknowledged pages up to and including number <paramref name="PagesDone"/>.</summary>
    public sealed record PageDone(int PagesDone, ControlTotal? Confirmed) : DeliveryChange;
    /// <summary>By file: everything is written and synced; only renames are left.</summary>
    public sealed record Prepared(ControlTotal Sent) : DeliveryChange
    {
        /// <summary>Of a differential: what it holds.</summary>
        public Differences? Differences { get; init; }
    }
    /// <summary>The consumer has it.</summary>
    public sealed record Done(ControlTotal Sent, ControlTotal? Confirmed) : DeliveryChange
    {
        /// <summary>The collection that was handed over by it: its other messages are delivered by the same commit, each with what was accepted of it. Null: none.</summary>
        public CollectionId? With { get; init; }
    }
    /// <summary>It failed and is tried again.</summary>
    public sealed record Failed(Bilingual Trouble, DateTimeOffset NextAttempt) : DeliveryChange;
    /// <summary>The hub itself stumbled over it: it is tried again, and the count of broken attempts stays.</summary>
    public sealed record Stumbled(Bilingual Trouble, DateTimeOffset NextAttempt) : DeliveryChange;
    /// <summary>The hub stops amid the attempt, on purpose: it does not count.</summary>
    public sealed record Interrupted : DeliveryChange;
    /// <summary>It stopped amid the attempt because the route shall not deliver now: it waits, what the consumer has stays, and the attempt does not count.</summary>
    public sealed record Halted : DeliveryChange;
    /// <summary>It failed and waits for a person.</summary>
    public sealed record Park(Bilingual Trouble) : DeliveryChange;
    /// <summary>再送: back to waiting, from the first page, same ids and names; <paramref name="Reason"/> is kept.</summary>
    public sealed record Replay(string Reason) : DeliveryChange
    {
        /// <summary>By which way it goes from now on: its consumer left the one it was begun by. Null: as it was begun.</summary>
        public HandOverKind? By { get; init; }
        /// <summary>True: with its way the page size it was begun with is given up, too.</summary>
        public bool Anew { get; init; }
    }
}
