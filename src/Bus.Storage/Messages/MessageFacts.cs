using System.Collections.Immutable;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Messages;

/// <summary>What is known of a message when it is begun, and when it has ended.</summary>
internal static class MessageFacts
{
    public static MessageInfo Begun(NewMessage message, long id, string receipt, DateTimeOffset receivedAt) => new()
    {
        Id = id,
        Receipt = receipt,
        Sender = message.Sender,
        Contract = message.Contract,
        Version = message.Version,
        Path = message.Path,
        Head = message.Head,
        AdditionalItems = message.AdditionalItems.IsDefault ? [] : message.AdditionalItems,
        FileName = message.FileName,
        ClaimId = message.ClaimId,
        State = ReceiptState.Processing,
        ReceivedAt = receivedAt,
        Trace = message.Trace,
    };

    public static MessageInfo Ended(MessageInfo begun, MessageOutcome outcome, Verdict verdict, DateTimeOffset now) => begun with
    {
        State = verdict.State,
        Records = outcome.Records,
        // Of what is not accepted, nothing was taken.
        Accepted = verdict.State == ReceiptState.Accepted ? outcome.Accepted : ControlTotal.Zero,
        Rejected = outcome.Rejected,
        AmountDeclared = outcome.AmountDeclared,
        AmountUnreadable = outcome.AmountUnreadable,
        Unmappable = outcome.Unmappable,
        // Its rejects are sealed, and asked for by themselves.
        Fault = verdict.Fault is { } fault ? fault with { Rejects = [] } : null,
        DuplicateOf = verdict.DuplicateOf,
        IsDateFar = outcome.IsDateFar && verdict.State == ReceiptState.Accepted,
        CompletedAt = now,
        Together = outcome.Together.IsDefault ? [] : outcome.Together,
    };

    public static Committed Committed(MessageInfo ended, Verdict verdict, ImmutableArray<DeliveryTicket> deliveries) => new()
    {
        Message = ended,
        Deliveries = deliveries,
        DuplicateOf = verdict.DuplicateOf,
        Gap = verdict.Gap,
    };
}
