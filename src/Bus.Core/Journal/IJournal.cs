using Bus.Core.Faults;
using Bus.Core.Nodes;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>連携履歴, the intake's side. When a task of it completes, what it says is durable (fsync).</summary>
public interface IJournal
{
    /// <summary>Takes a whole message with its deliveries in one commit. A refused SOAP message never comes here.</summary>
    /// <returns>The new message; or the first one with the same message id and content; or the fault
    /// <see cref="FaultCode.ContradictingDuplicate"/>.</returns>
    Task<Result<Committed>> AcceptAsync(NewMessage message, MessageOutcome outcome, IReadOnlyList<RecordChunk> chunks,
        IReadOnlyList<PlannedDelivery> deliveries, CancellationToken cancellation);

    /// <summary>Opens a message that comes in pieces. The same claim again (after a crash, or on another node) gives the same receipt: its pieces are added from the first once more, and those that stand there already are not written anew.</summary>
    /// <exception cref="Nodes.LeaseLostException">Here and in the steps that follow: <see cref="NewMessage.Fence"/> is another node's now; nothing was written.</exception>
    Task<OpenMessage> BeginAsync(NewMessage message, CancellationToken cancellation);

    /// <summary>Adds a piece. Nothing of it is released before <see cref="FinishAsync"/>.</summary>
    Task AppendAsync(OpenMessage open, RecordChunk chunk, CancellationToken cancellation);

    /// <summary>Drops the pieces added so far; the receipt stays.</summary>
    Task RestartAsync(OpenMessage open, CancellationToken cancellation);

    /// <summary>Ends a message: accepted with its deliveries, or refused (pieces dropped). A file that came before with the same sender, contract,
    /// name, content (and business date and sequence) within 400 days, and that holds records, becomes a duplicate.</summary>
    Task<Committed> FinishAsync(OpenMessage open, MessageOutcome outcome, IReadOnlyList<PlannedDelivery> deliveries, CancellationToken cancellation);

    /// <summary>All that a message feeds to other contracts stands in the journal (<see cref="NewMessage.Feeds"/>). Again: nothing happens.</summary>
    Task FedAsync(long message, CancellationToken cancellation);

    /// <summary>Messages by SOAP received before a moment whose <see cref="FedAsync"/> never came, by number, from the first beyond <paramref name="after"/> on; at most <paramref name="maximum"/>.</summary>
    Task<IReadOnlyList<MessageInfo>> UnfedAsync(DateTimeOffset before, long after, int maximum, CancellationToken cancellation);

    /// <summary>The message of a claim; null if the claim never reached the journal.</summary>
    Task<Committed?> FindClaimAsync(string claimId, CancellationToken cancellation);
}

/// <summary>連携履歴, the deliveries' side.</summary>
public interface IDeliveryJournal
{
    /// <summary>The next unfinished deliveries of a route with a position greater than <paramref name="after"/>, by position; at most <paramref name="maximum"/>.</summary>
    Task<IReadOnlyList<Delivery>> UnfinishedAfterAsync(RouteId route, long after, int maximum, CancellationToken cancellation);

    /// <summary>One delivery; null if there is none.</summary>
    Task<Delivery?> FindAsync(long delivery, CancellationToken cancellation);

    /// <summary>Commits one step of a delivery. False if it was already beyond that step, or its lease (<see cref="DeliveryChange.Fence"/>) is another's now.</summary>
    Task<bool> ApplyAsync(long delivery, DeliveryChange change, CancellationToken cancellation);

    /// <summary>Fixes that these deliveries go in one file. All of them, or none: false if one of them has been begun or fixed already, or the lease is another's now.</summary>
    Task<bool> CollectAsync(CollectionId collection, IReadOnlyList<long> deliveries, Fence fence, CancellationToken cancellation);

    /// <summary>What goes in one file, all together; null if nothing does.</summary>
    Task<Collection?> FindCollectionAsync(CollectionId collection, CancellationToken cancellation);

    /// <summary>The next deliveries of a collection, finished or not, with a position greater than <paramref name="after"/>, by position; at most <paramref name="maximum"/>.</summary>
    Task<IReadOnlyList<Delivery>> CollectedAfterAsync(CollectionId collection, long after, int maximum, CancellationToken cancellation);

    /// <summary>The last delivered full message of a route before a position, whose records are still kept; null: there is none.</summary>
    /// <param name="provider">Of this application only; null: of any.</param>
    Task<Delivery?> LastFullAsync(RouteId route, string? provider, long before, CancellationToken cancellation);

    /// <summary>The next deliveries of a route, finished or not, between two positions (both exclusive), by position; at most <paramref name="maximum"/>.</summary>
    Task<IReadOnlyList<Delivery>> BetweenAsync(RouteId route, long after, long before, int maximum, CancellationToken cancellation);

    /// <summary>Every route with the position of its newest delivery.</summary>
    Task<IReadOnlyList<RouteEnd>> RouteEndsAsync(CancellationToken cancellation);

    /// <summary>The routes that have unfinished deliveries.</summary>
    Task<IReadOnlyList<RouteId>> UnfinishedRoutesAsync(CancellationToken cancellation);

    /// <summary>Deliveries that were changed from outside (without a fence), as far as nobody has looked after them yet; by number.</summary>
    Task<IReadOnlyList<OutsideChange>> OutsideChangesAsync(long after, int maximum, CancellationToken cancellation);

    /// <summary>They have been looked after under the lease of their routes. Where that is another node's now they stay, for that one.</summary>
    Task ForgetAsync(IReadOnlyList<OutsideChange> changes, Fence fence, CancellationToken cancellation);

    /// <summary>The records of a message, opened, in order, from the chunk that holds <paramref name="fromRecord"/> (from 0) on.</summary>
    IAsyncEnumerable<RecordChunk> ReadAsync(MessageInfo message, long fromRecord, CancellationToken cancellation);

    /// <summary>Blind hashes of the ordering keys of a message, a chunk at a time, each ascending.</summary>
    IAsyncEnumerable<ReadOnlyMemory<ulong>> KeysAsync(MessageInfo message, CancellationToken cancellation);

    /// <summary>Blind hashes of the ordering keys of many small messages in one go, by message: of the next unfinished deliveries of a route
    /// (as <see cref="UnfinishedAfterAsync"/> gives them) whose message has at most <paramref name="records"/> records. What is missing in the answer is read by <see cref="KeysAsync"/>.</summary>
    Task<IReadOnlyDictionary<long, ReadOnlyMemory<ulong>>> SmallKeysAsync(RouteId route, long after, int maximum, int records, CancellationToken cancellation);

    /// <summary>What lies in an application's mailbox, by contract, then position; all contracts if <paramref name="contract"/> is null.</summary>
    Task<IReadOnlyList<Delivery>> InMailboxAsync(ApplicationRef consumer, string? contract, int maximum, CancellationToken cancellation);
}

/// <summary>What people and verbs ask of the journal. Always scoped: null as municipality is for the data centre's operator only.</summary>
public interface IJournalQueries
{
    /// <summary>Messages, newest first.</summary>
    Task<Part<MessageInfo>> ListAsync(MessageFilter filter, CancellationToken cancellation);

    /// <summary>One message; null if there is none, or it is another municipality's.</summary>
    Task<MessageInfo?> FindAsync(MunicipalityCode? municipality, string receipt, CancellationToken cancellation);

    /// <summary>The first refused records of a bulk file, by line; empty for a message taken whole.</summary>
    Task<IReadOnlyList<Reject>> RejectsAsync(MessageInfo message, CancellationToken cancellation);

    /// <summary>The deliveries of a message, by consumer.</summary>
    Task<IReadOnlyList<Delivery>> DeliveriesAsync(long message, CancellationToken cancellation);

    /// <summary>Totals of a day (業務日付, or the day of acceptance where none was said), by municipality, contract and path.</summary>
    Task<IReadOnlyList<DayTotal>> DayTotalsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation);

    /// <summary>通番抜け: messages of a day, in the sense of <see cref="DayTotalsAsync"/>, before which a sequence number was missing when they came; oldest first.</summary>
    Task<IReadOnlyList<GapFound>> GapsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation);

    /// <summary>What was accepted on these days (in Japan) for business dates that were far from them then (<see cref="MessageInfo.IsDateFar"/>), by sender, contract and business date.</summary>
    Task<IReadOnlyList<FarDate>> FarDatesAsync(MunicipalityCode? municipality, DateOnly from, DateOnly to, CancellationToken cancellation);
}

/// <summary>Which messages; null means any.</summary>
/// <param name="State">State of the receipt.</param>
/// <param name="Delivery">At least one delivery in this state.</param>
/// <param name="Limit">At most so many; default 100.</param>
/// <param name="BeforeId">Only messages with a smaller number: for paging.</param>
/// <param name="From">Received at this moment or later.</param>
/// <param name="To">Received before this moment.</param>
public sealed record MessageFilter(MunicipalityCode? Municipality = null, string? Application = null, string? Contract = null,
    ReceiptState? State = null, DeliveryState? Delivery = null, DateOnly? Day = null, int Limit = 100, long? BeforeId = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>突合: what came in and what went out of one day. <paramref name="Confirmed"/> counts only what consumers said themselves.</summary>
/// <param name="Open">Messages still processing or feeding other contracts, and deliveries neither delivered nor parked.</param>
/// <param name="Parked">Deliveries that wait for a person.</param>
/// <param name="Refused">Messages refused whole.</param>
/// <param name="Disagreed">Deliveries whose consumer confirmed another total than was handed over.</param>
public sealed record DayTotal(MunicipalityCode Municipality, string Contract, EntryPath Path, long Messages, long Refused,
    DayAmount Accepted, long Rejected, string? Consumer, DayAmount Delivered, DayAmount Confirmed, long Open, long Parked, long Disagreed)
{
    /// <summary>How many of <see cref="Open"/> are messages still processing or feeding: the same in the row of each consumer.</summary>
    public long Processing { get; init; }

    /// <summary>True if what came in went out, and no consumer says that it took something else.</summary>
    public bool Agrees => Delivered == Accepted && Disagreed == 0;
}

/// <summary>A control total over many messages: each fits into 64 bits, their sum need not.</summary>
public readonly record struct DayAmount(long Records, decimal Amount)
{
    /// <summary>No records, no yen.</summary>
    public static readonly DayAmount Zero = new(0, 0);

    /// <summary>Both together.</summary>
    public static DayAmount operator +(DayAmount one, DayAmount other) => new(one.Records + other.Records, one.Amount + other.Amount);
}

/// <summary>A message before which sequence numbers were missing when it came; they may have come since.</summary>
public sealed record GapFound(string Receipt, ApplicationRef Sender, string Contract, SequenceGap Gap);

/// <summary>What was accepted for a business date far from the day on which it came.</summary>
public sealed record FarDate(ApplicationRef Sender, string Contract, DateOnly Day, long Messages, DayAmount Accepted);

/// <summary>Routes that an operator has stopped; accepting goes on.</summary>
public interface IRoutePauses
{
    /// <summary>True if the route is stopped now.</summary>
    bool IsPaused(RouteId route);

    /// <summary>All stopped routes.</summary>
    IReadOnlyList<RoutePause> All { get; }

    /// <summary>Raised after a pause or resume.</summary>
    event Action<RouteId>? Changed;

    /// <summary>Stops a route durably.</summary>
    Task PauseAsync(RoutePause pause, CancellationToken cancellation);

    /// <summary>Starts a route again; false if it was not stopped.</summary>
    Task<bool> ResumeAsync(RouteId route, string by, CancellationToken cancellation);

    /// <summary>The pauses of a route that are over, newest first.</summary>
    Task<IReadOnlyList<RoutePause>> EndedAsync(RouteId route, int maximum, CancellationToken cancellation);
}

/// <summary>A stopped route.</summary>
/// <param name="Until">Planned end, for people; it does not resume by itself. Null: not said.</param>
public sealed record RoutePause(RouteId Route, string Reason, DateTimeOffset Since, DateTimeOffset? Until, string By)
{
    /// <summary>When it ended; null: it is in force.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who ended it: by starting the route again, or by a pause in its place.</summary>
    public string? EndedBy { get; init; }
}
