using System.Collections.Immutable;
using Bus.Core.Faults;
using Bus.Core.Nodes;
using Bus.Core.Pipeline.Feeding;
using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>What a sender says about a message besides its records; all optional.</summary>
/// <param name="MessageId">電文ID; scope = municipality + application; kept 400 days.</param>
/// <param name="BusinessDate">業務日付.</param>
/// <param name="Sequence">通番.</param>
/// <param name="Extent">全件 / 差分; null: not said.</param>
public sealed record MessageHead(string? MessageId, DateOnly? BusinessDate, long? Sequence, Extent? Extent)
{
    /// <summary>Nothing said.</summary>
    public static readonly MessageHead Empty = new(null, null, null, null);
}

/// <summary>A message on its way into the journal.</summary>
public sealed record NewMessage
{
    /// <summary>The authenticated sender.</summary>
    public required ApplicationRef Sender { get; init; }
    /// <summary>Contract name.</summary>
    public required string Contract { get; init; }
    /// <summary>Contract version.</summary>
    public required string Version { get; init; }
    /// <summary>How it came.</summary>
    public required EntryPath Path { get; init; }
    /// <summary>What the sender said about it.</summary>
    public required MessageHead Head { get; init; }
    /// <summary>Element names of the additional items in each record, in order.</summary>
    public required ImmutableArray<string> AdditionalItems { get; init; }
    /// <summary>Name of the bulk file; null for SOAP.</summary>
    public string? FileName { get; init; }
    /// <summary>The claim under which the file lies in <c>.processing/</c>; null for SOAP. Unique.</summary>
    public string? ClaimId { get; init; }
    /// <summary>Size of the bulk file; 0 for SOAP.</summary>
    public long Bytes { get; init; }
    /// <summary>W3C traceparent under which it was taken in; null: not traced.</summary>
    public string? Trace { get; init; }
    /// <summary>Until this time of the next day a business date lasts, where the sender named none; default midnight.</summary>
    public TimeOnly CutOver { get; init; }
    /// <summary>Of a message that comes in pieces: the lease under which it is read. Each piece is written only while that lease is still the same. Null: unconditionally.</summary>
    public Fence? Fence { get; init; }
    /// <summary>Where its final state is sent; written in the same commit. Null: nowhere.</summary>
    public ReplyAddress? ReplyTo { get; init; }
    /// <summary>True: once accepted it feeds other contracts; its day is not settled before <see cref="IJournal.FedAsync"/>.</summary>
    public bool Feeds { get; init; }
}

/// <summary>What reading and validating a message came to.</summary>
public sealed record MessageOutcome
{
    /// <summary><see cref="ReceiptState.Accepted"/> or <see cref="ReceiptState.Refused"/>; the journal itself finds duplicates.</summary>
    public required ReceiptState State { get; init; }
    /// <summary>Data records present, good or bad.</summary>
    public required long Records { get; init; }
    /// <summary>What was accepted.</summary>
    public required ControlTotal Accepted { get; init; }
    /// <summary>Records refused.</summary>
    public long Rejected { get; init; }
    /// <summary>Amount the sender declared; null: none.</summary>
    public long? AmountDeclared { get; init; }
    /// <summary>Records whose amount could not be read.</summary>
    public long AmountUnreadable { get; init; }
    /// <summary>Records with characters that a consumer's character set cannot hold.</summary>
    public long Unmappable { get; init; }
    /// <summary>HMAC-SHA-256 of the content under the municipality's digest key: file bytes, or head and records.</summary>
    public required byte[] ContentDigest { get; init; }
    /// <summary>The digest that the same content had when the records of the contract had these additional items; null: it holds a value that is in none of them. Of a bulk file: not set, its bytes are the same or not.</summary>
    public Func<ImmutableArray<string>, byte[]?>? DigestWith { get; init; }
    /// <summary>Why it was refused; null otherwise.</summary>
    public Fault? Fault { get; init; }
    /// <summary>The first refused records, for <c>GetReceipt</c>; at most <c>Intake:RejectsKept</c> (1,000). The error file has them all.</summary>
    public ImmutableArray<Reject> FirstRejects { get; init; } = [];
    /// <summary>Runs of records that may not be parted (取引), ascending and apart from each other; positions from 0, end exclusive.</summary>
    public ImmutableArray<RecordRun> Together { get; init; } = [];
    /// <summary>Refused records of earlier files that are settled with it, should it be accepted; null: none.</summary>
    public Settlement? Settles { get; init; }
    /// <summary>Its business date is far from today (<c>Intake:DaysBack</c>, <c>Intake:DaysAhead</c>): accepted, it is told to whoever operates the hub.</summary>
    public bool IsDateFar { get; init; }
}

/// <summary>Records from <paramref name="First"/> up to but not including <paramref name="End"/>, from 0.</summary>
public readonly record struct RecordRun(long First, long End);

/// <summary>A delivery to be made for a message when it is accepted.</summary>
public sealed record PlannedDelivery(string Consumer, HandOverKind By);

/// <summary>A message that is being read into the journal (<see cref="ReceiptState.Processing"/>).</summary>
/// <param name="Id">The journal's number of the message.</param>
public sealed record OpenMessage(long Id, string Receipt, NewMessage Message, DateTimeOffset ReceivedAt)
{
    /// <summary>The how many-eth attempt at reading it this is, from 1. Where no <see cref="NewMessage.Fence"/> guards it, only the last one writes.</summary>
    public long Attempt { get; init; } = 1;
}

/// <summary>What a commit came to.</summary>
public sealed record Committed
{
    /// <summary>The message that stands in the journal: the new one, or the first with the same id or file.</summary>
    public required MessageInfo Message { get; init; }
    /// <summary>The deliveries made by this commit; empty for a refusal or a duplicate.</summary>
    public ImmutableArray<DeliveryTicket> Deliveries { get; init; } = [];
    /// <summary>True if an earlier message with the same message id and the same content answers (SOAP).</summary>
    public bool Repeated { get; init; }
    /// <summary>For a file of state <see cref="ReceiptState.Duplicate"/>: the first receipt.</summary>
    public string? DuplicateOf { get; init; }
    /// <summary>Sequence numbers that are missing before this one (通番抜け); null: no gap.</summary>
    public SequenceGap? Gap { get; init; }
    /// <summary>What it corrected, if it is a correction file that was accepted by this commit; null otherwise.</summary>
    public CorrectionResult? Correction { get; init; }
    /// <summary>The messages of other contracts that were made of this one; empty where it feeds none.</summary>
    public ImmutableArray<FedMessage> Fed { get; init; } = [];
}

/// <summary>A message that was made of another one.</summary>
/// <param name="Receipt">Its own receipt; null: it was refused before it had one.</param>
/// <param name="Accepted">What was taken of it.</param>
/// <param name="Rejected">Records that its contract's rules refused.</param>
/// <param name="NotFed">Records of the other message that feed nothing.</param>
public sealed record FedMessage(string Contract, string? Receipt, ReceiptState State, ControlTotal Accepted, long Rejected, long NotFed)
{
    /// <summary>Why nothing was taken; null otherwise.</summary>
    public Fault? Fault { get; init; }
    /// <summary>The first receipt, where the same content was fed before.</summary>
    public string? DuplicateOf { get; init; }
}

/// <summary>What a correction file came to.</summary>
/// <param name="Receipt">The receipt that it corrects.</param>
/// <param name="Corrected">Refused records of that receipt that it brought right.</param>
/// <param name="StillOpen">Those that are open after it.</param>
public sealed record CorrectionResult(string Receipt, long Corrected, long StillOpen);

/// <summary>通番抜け: numbers that never came, both inclusive.</summary>
public sealed record SequenceGap(long From, long To);

/// <summary>A message as the journal knows it.</summary>
public sealed record MessageInfo
{
    /// <summary>The journal's number.</summary>
    public required long Id { get; init; }
    /// <summary>受付番号.</summary>
    public required string Receipt { get; init; }
    /// <summary>Who sent it.</summary>
    public required ApplicationRef Sender { get; init; }
    /// <summary>Contract name.</summary>
    public required string Contract { get; init; }
    /// <summary>Contract version.</summary>
    public required string Version { get; init; }
    /// <summary>How it came.</summary>
    public required EntryPath Path { get; init; }
    /// <summary>What the sender said about it.</summary>
    public required MessageHead Head { get; init; }
    /// <summary>Additional items in each record.</summary>
    public required ImmutableArray<string> AdditionalItems { get; init; }
    /// <summary>Name of the bulk file; null for SOAP.</summary>
    public string? FileName { get; init; }
    /// <summary>The claim of the bulk file; null for SOAP.</summary>
    public string? ClaimId { get; init; }
    /// <summary>It is accepted, and what it feeds to other contracts is not in the journal yet.</summary>
    public bool IsFeeding { get; init; }
    /// <summary>It was accepted with a business date that was far from the day on which it came.</summary>
    public bool IsDateFar { get; init; }
    /// <summary>Receipt of the message that this one was made of; null: it came from outside.</summary>
    public string? Origin => FeedClaim.OriginOf(ClaimId);
    /// <summary>State.</summary>
    public required ReceiptState State { get; init; }
    /// <summary>Data records present.</summary>
    public long Records { get; init; }
    /// <summary>What was accepted.</summary>
    public ControlTotal Accepted { get; init; }
    /// <summary>Records refused.</summary>
    public long Rejected { get; init; }
    /// <summary>Amount declared by the sender; null: none.</summary>
    public long? AmountDeclared { get; init; }
    /// <summary>Records whose amount could not be read.</summary>
    public long AmountUnreadable { get; init; }
    /// <summary>Records with unmappable characters.</summary>
    public long Unmappable { get; init; }
    /// <summary>Why it was refused; null otherwise.</summary>
    public Fault? Fault { get; init; }
    /// <summary>For a duplicate: the first receipt.</summary>
    public string? DuplicateOf { get; init; }
    /// <summary>When it was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
    /// <summary>When its state became final; null while processing.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
    /// <summary>Runs of records that may not be parted.</summary>
    public ImmutableArray<RecordRun> Together { get; init; } = [];
    /// <summary>W3C traceparent under which it was taken in; null: not traced.</summary>
    public string? Trace { get; init; }
}
