using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Hands deliveries of one kind over to consumers: by file, by SOAP, by mailbox.</summary>
public interface IHandOver
{
    /// <summary>Which kind.</summary>
    HandOverKind Kind { get; }

    /// <summary>One attempt. It commits its own progress through <see cref="HandOverJob.CommitAsync"/>, and says how it ended; it never throws for what a consumer does.</summary>
    Task<HandOverResult> HandOverAsync(HandOverJob job, CancellationToken cancellation);
}

/// <summary>One attempt at one delivery.</summary>
public sealed record HandOverJob
{
    /// <summary>The delivery, as the journal has it.</summary>
    public required Delivery Delivery { get; init; }
    /// <summary>What goes in one file; null: the delivery goes by itself.</summary>
    public Collection? Collection { get; init; }
    /// <summary>What must be handed over, to the record and the yen.</summary>
    public ControlTotal Accepted => Collection?.Accepted ?? Delivery.Message.Accepted;
    /// <summary>What is said about it.</summary>
    public MessageHead Head => Differential is null ? Collection?.Head ?? Delivery.Message.Head : (Collection?.Head ?? Delivery.Message.Head) with { Extent = Extent.Differential };
    /// <summary>Set where a full message goes as a differential: what was written is judged by it.</summary>
    public IDifferential? Differential { get; init; }
    /// <summary>True if what was written is what must be handed over.</summary>
    public bool AgreesWith(ControlTotal written) => Differential?.AgreesWith(Accepted, written) ?? written == Accepted;
    /// <summary>What the region says about the consumer now.</summary>
    public required Consumption Consumption { get; init; }
    /// <summary>What the consumer's records look like: its version of the contract with the additional items it wants.</summary>
    public required RecordShape Shape { get; init; }
    /// <summary>Opens the records, converted to <see cref="Shape"/>, from a position (from 0) on.</summary>
    public required Func<long, OutgoingReader> OpenRecords { get; init; }
    /// <summary>That of the nodes this one hands it over; null: there are no others.</summary>
    public Turn? Turn { get; init; }
    /// <summary>Ask before every step that the consumer can see; false: another node has the delivery now, or shall have it: end as <see cref="HandOverResult.Lost"/>.</summary>
    public bool MayGoOn => Turn?.MayGoOn ?? true;
    /// <summary>Ask where an attempt can stop and go on later, above all between two pages; false: the route was paused, its window closed, or the region says something else of the consumer
    /// since: end as <see cref="HandOverResult.Halted"/>.</summary>
    public Func<bool> MayLeave { get; init; } = () => true;
    /// <summary>Commits progress; false: somebody else has the delivery now, stop at once.</summary>
    public required Func<DeliveryChange, Task<bool>> CommitAsync { get; init; }
}

/// <summary>A full message as what has changed since the last one.</summary>
public interface IDifferential
{
    /// <summary>What has changed; null until all records were read.</summary>
    Differences? Found { get; }

    /// <summary>True if the compared message is all that was accepted, and what was written is what was found.</summary>
    bool AgreesWith(ControlTotal accepted, ControlTotal written);
}

/// <summary>How an attempt ended.</summary>
public abstract record HandOverResult
{
    private HandOverResult() { }

    /// <summary>The consumer has everything.</summary>
    /// <param name="Sent">Counted from what was written.</param>
    /// <param name="Confirmed">What the consumer says it took; null if it says nothing.</param>
    public sealed record Done(ControlTotal Sent, ControlTotal? Confirmed) : HandOverResult;
    /// <summary>Not now: try again later.</summary>
    public sealed record Retry(Bilingual Trouble) : HandOverResult;
    /// <summary>The hub itself stumbled: try again later, but not for ever. Says nothing about the consumer.</summary>
    public sealed record Stumble(Bilingual Trouble) : HandOverResult;
    /// <summary>Trying again will not help: a person must look.</summary>
    public sealed record Park(Bilingual Trouble) : HandOverResult;
    /// <summary>It lies in the mailbox; the consumer's acknowledgement will end it.</summary>
    public sealed record InMailbox : HandOverResult;
    /// <summary>It stopped where it can go on, because the route shall not deliver now. Says nothing about the consumer, and is no failure.</summary>
    public sealed record Halted : HandOverResult;
    /// <summary>Somebody else has the delivery now.</summary>
    public sealed record Lost : HandOverResult;
}
