namespace Bus.Core.Pipeline;

/// <summary>Limits of the way in. Section <c>Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>Bytes of records in a chunk of the journal; default 256 KiB.</summary>
    public int ChunkBytes { get; set; } = 256 * 1024;
    /// <summary>Refused records kept in the journal for <c>GetReceipt</c>; default 1,000. The error file has them all.</summary>
    public int RejectsKept { get; set; } = 1_000;
    /// <summary>Ordering keys with a refused record that one file may have before the whole of it is refused; default 1,000,000.</summary>
    public int MaxBlockedKeys { get; set; } = 1_000_000;
    /// <summary>Transactions (取引番号) that one message may have; default 1,000,000.</summary>
    public int MaxTransactions { get; set; } = 1_000_000;
}
