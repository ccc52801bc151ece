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
    /// <summary>With <c>onError: key</c>, refused records of earlier files hold their ordering keys until they are corrected or dismissed; default true. False: a key is held within its file only.</summary>
    public bool HoldAcrossFiles { get; set; } = true;
    /// <summary>Refused records that one file may have before the whole of it is refused; default 1,000,000. Each is kept until it is settled.</summary>
    public int MaxRejects { get; set; } = 1_000_000;
    /// <summary>Bytes of a refused row that the journal keeps, sealed, for <c>bus error show</c>; default 4,096. The error file has the whole row.</summary>
    public int RejectRowBytes { get; set; } = 4096;
    /// <summary>Threads that judge the records of one bulk file; default: the machine's processors, at most 4. The order of records is kept.</summary>
    public int Parallel { get; set; } = Math.Min(Environment.ProcessorCount, 4);
    /// <summary>Chunks of one bulk file on their way into the journal at the same time; default 12. They share commits and stay in order, and while a commit waits for the disk the file is read on.</summary>
    public int ChunksAhead { get; set; } = 12;
    /// <summary>Transactions (取引番号) that one message may have; default 1,000,000.</summary>
    public int MaxTransactions { get; set; } = 1_000_000;
    /// <summary>How often a bulk file is read at most, because refused transactions bring others down with them by their ordering keys, before the whole of it is refused; default 100. One chain of them takes a reading a link.</summary>
    public int MaxReadings { get; set; } = 100;
    /// <summary>How long after its receipt a SOAP message that feeds other contracts is taken to have been cut off, and is ended by the hub; also how often the hub looks. Default 1 minute.</summary>
    public TimeSpan FeedAgainAfter { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>Least room on the hub's disks, as a size (<c>1GiB</c>) or a part of the disk (<c>5%</c>); of several the smallest counts. Default 1 GiB, on disks below 20 GiB 5 %.
    /// Below it no new work is taken; the rest is for what is on its way. <c>0</c>: the disk may be filled.</summary>
    public string MinimumFreeDisk { get; set; } = "1GiB,5%";
    /// <summary>Undelivered deliveries of one municipality from which on nothing new is taken from it; default 200,000.</summary>
    public long BacklogPerMunicipality { get; set; } = 200_000;
    /// <summary>How often they are counted at most; default 5 s.</summary>
    public TimeSpan BacklogInterval { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>How many days back the business date of a message may lie before somebody is told; default 180. It is accepted all the same, and what its records are of may be as old as it likes.</summary>
    public int DaysBack { get; set; } = 180;
    /// <summary>How many days ahead it may lie; default 31.</summary>
    public int DaysAhead { get; set; } = 31;

    /// <summary>業務日付 that is far from today: a mistyped year, most often. All of it would stand in the lists of a day at which nobody looks.</summary>
    internal bool IsFar(DateOnly? businessDate, DateOnly today) =>
        businessDate is { } day && (day.DayNumber < today.DayNumber - DaysBack || day.DayNumber > today.DayNumber + DaysAhead);
}
