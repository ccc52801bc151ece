using Bus.Core.Vocabulary;

namespace Bus.Soap.Egress;

/// <summary>What a consumer's endpoint did with one page.</summary>
/// <param name="Status">HTTP status; null: no answer came.</param>
/// <param name="Content">What the body of the answer was.</param>
internal sealed record ConsumerAnswer(int? Status, AnswerContent Content)
{
    /// <summary>State in the receipt; null: no receipt, or a state that the vocabulary does not have.</summary>
    public ReceiptState? State { get; init; }
    /// <summary>What the receipt says was taken; null: nothing is said.</summary>
    public ControlTotal? Confirmed { get; init; }
    /// <summary>What it confirms: whoever is still at it has counted nothing yet.</summary>
    public ControlTotal? Counted => State == ReceiptState.Processing ? null : Confirmed;
    /// <summary>True: the receipt says totals, and they are no whole numbers.</summary>
    public bool OddTotals { get; init; }
    /// <summary>Fault code of the hub's vocabulary in the fault's detail; null: none. Never free text: that may hold personal data.</summary>
    public string? FaultCode { get; init; }
}

/// <summary>What the body of a consumer's answer was.</summary>
internal enum AnswerContent
{
    /// <summary>No connection, or it broke.</summary>
    NoConnection,
    /// <summary>No whole answer within the target's timeout.</summary>
    TimedOut,
    /// <summary>The receipt of the operation.</summary>
    Receipt,
    /// <summary>A fault that says the sender must change something: Client, Sender, VersionMismatch, MustUnderstand.</summary>
    SenderFault,
    /// <summary>A fault on the consumer's side: Server, Receiver.</summary>
    ReceiverFault,
    /// <summary>Anything else, also nothing or too much.</summary>
    Unreadable,
}
