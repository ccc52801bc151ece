namespace Bus.Demo.Tests.Fake;

/// <summary>What the fake hub does wrong.</summary>
internal sealed record Script
{
    /// <summary>So many SOAP sends are answered with 503 first.</summary>
    public int BusyAtFirst { get; init; }
    /// <summary>Nothing is ever delivered.</summary>
    public bool Deaf { get; init; }
    /// <summary>Every delivery lacks its last record, and its totals say nothing of it.</summary>
    public bool LosesLastRecord { get; init; }
    /// <summary>Every delivery has its records in the opposite order.</summary>
    public bool Reverses { get; init; }
    /// <summary>Every delivery by SOAP or mailbox comes twice, with the same id.</summary>
    public bool DeliversTwice { get; init; }
    /// <summary>Every delivery comes a second time, under another id and file name but of the same receipt where the way allows it.</summary>
    public bool Doubles { get; init; }
    /// <summary>The same message id gets a new receipt.</summary>
    public bool ForgetsMessageIds { get; init; }
    /// <summary>What a delivery says of itself is one yen more than it holds.</summary>
    public bool MiscountsDeliveries { get; init; }
    /// <summary>A receipt's amount is one yen too much.</summary>
    public bool MiscountsReceipts { get; init; }
    /// <summary>Bad records of files are taken for good.</summary>
    public bool AcceptsBadRecords { get; init; }
}
