namespace Bus.Demo;

/// <summary>What a sample day is made of.</summary>
public sealed record DemoOptions
{
    /// <summary>Records per municipality and path; default 1,000.</summary>
    public int Records { get; init; } = 1000;
    /// <summary>Seed of the sample records: the same seed and the same start make the same records; default 2026.</summary>
    public int Seed { get; init; } = 2026;
    /// <summary>Most records of one SOAP call; default 100, at least 2. A transaction is never parted.</summary>
    public int RecordsPerCall { get; init; } = 100;
    /// <summary>Deliberately wrong records in a thousand, in files only; rounded up; default 10.</summary>
    public int BadPerThousand { get; init; } = 10;
    /// <summary>How long the day waits without anything new arriving before it gives up and prints what it has; default 5 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
    /// <summary>How often folders and mailboxes are looked into; default 200 ms.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(200);
    /// <summary>A fault built into the sample applications on purpose; default none.</summary>
    public DemoSabotage Sabotage { get; init; } = DemoSabotage.None;
}

/// <summary>Faults that the sample applications can be given, to see that the table shows them.</summary>
public enum DemoSabotage
{
    /// <summary>All work as they should.</summary>
    None,
    /// <summary>The delinquency application of the first municipality loses the first record it takes.</summary>
    DropOneRecord,
}
