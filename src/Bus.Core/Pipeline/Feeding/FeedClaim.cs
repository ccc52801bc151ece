namespace Bus.Core.Pipeline.Feeding;

/// <summary>The claim of a fed message says what it was made of; claims are unique in the journal, so nothing is fed twice.</summary>
public static class FeedClaim
{
    private const string Prefix = "feed-";
    // 362018-20261120-0000000042
    private const int ReceiptLength = 26;

    /// <summary>The claim of what a message feeds to a contract.</summary>
    public static string Of(string receipt, string contract) => $"{Prefix}{receipt}-{contract}";

    /// <summary>Receipt of the message that a message with this claim was made of; null: it came from outside.</summary>
    public static string? OriginOf(string? claim) =>
        claim is not null && claim.StartsWith(Prefix, StringComparison.Ordinal) && claim.Length > Prefix.Length + ReceiptLength ? claim.Substring(Prefix.Length, ReceiptLength) : null;
}
