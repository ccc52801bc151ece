namespace Bus.Core.Dispatch;

/// <summary>Limits of the way out. Section <c>Dispatch</c>.</summary>
public sealed class DispatchOptions
{
    /// <summary>Deliveries of one route under way at once, each of other keys; default 4.</summary>
    public int ParallelPerRoute { get; set; } = 4;
    /// <summary>The same by SOAP while the consumer takes each quickly; default 12. With the first that fails or is slow it is <see cref="ParallelPerRoute"/> again.</summary>
    public int ParallelPerQuickRoute { get; set; } = 12;
    /// <summary>An attempt that takes no longer is quick; default 0.25 s.</summary>
    public TimeSpan QuickAttempt { get; set; } = TimeSpan.FromSeconds(0.25);
    /// <summary>Deliveries of the whole hub under way at once; default 64.</summary>
    public int Parallel { get; set; } = 64;
    /// <summary>Most of them that one municipality has; default 16. Where others wait, what becomes free goes to the municipality that has the least.</summary>
    public int ParallelPerMunicipality { get; set; } = 16;
    /// <summary>Pause after the first failed attempt; doubles with each further one; default 0.5 s. A route's <c>retry</c> goes before it.</summary>
    public TimeSpan RetryFirst { get; set; } = TimeSpan.FromSeconds(0.5);
    /// <summary>Longest pause between attempts; default 30 s. A route's <c>retry</c> goes before it.</summary>
    public TimeSpan RetryLongest { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>A delivery that has failed for so long without getting on is parked; default null: it is tried for ever. A route's <c>retry</c> goes before it.</summary>
    public TimeSpan? GiveUpAfter { get; set; }
    /// <summary>A delivery that has failed so often in a row is parked; default null: it is tried for ever. A route's <c>retry</c> goes before it.</summary>
    public int? GiveUpAttempts { get; set; }
    /// <summary>So many different deliveries of a consumer must fail, none succeeding between, before it is left alone for a while; default 3.</summary>
    public int BreakAfter { get; set; } = 3;
    /// <summary>A delivery in whose midst the hub itself stumbled or died so often in a row is parked; default 5. From the second time on it is tried alone.</summary>
    public int PoisonAfter { get; set; } = 5;
    /// <summary>After this time a ticket that did not come back from the broker is published again; default 5 s.</summary>
    public TimeSpan TicketPatience { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>How often the journal is asked for what no ticket told of, e.g. because another node accepted it and the broker lost it; default 2 s.</summary>
    public TimeSpan JournalSweep { get; set; } = TimeSpan.FromSeconds(2);
    /// <summary>How long the order of a route that another node delivers is remembered after it was last asked for; default 1 min.</summary>
    public TimeSpan ViewIdle { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>How often it is asked whether a time has come at which messages go in one file (<c>collect</c>); default 1 s.</summary>
    public TimeSpan CollectSweep { get; set; } = TimeSpan.FromSeconds(1);
    /// <summary>How soon after such a time what was late by then (held, or still being read) is looked for again; default 30 s.</summary>
    public TimeSpan CollectAgain { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>Most messages in one such file; what is more goes in further files. Default 100,000.</summary>
    public int CollectMost { get; set; } = 100_000;
    /// <summary>Records of each side that a comparison of two full messages holds in memory at once (about 100 bytes each); larger ones are compared in several passes. Default 1,000,000.</summary>
    public int CompareInMemory { get; set; } = 1_000_000;
    /// <summary>Tickets in one broker message; default 200.</summary>
    public int TicketsPerMessage { get; set; } = 200;
    /// <summary>Least time between two broker messages of tickets: what comes meanwhile goes together. A ticket that comes alone goes at once. Default 2 ms; 0: none.</summary>
    public TimeSpan TicketGathering { get; set; } = TimeSpan.FromMilliseconds(2);
    /// <summary>A delivery with more ordering keys than this is compared from the journal instead of from memory; default 100,000.</summary>
    public int KeysInMemory { get; set; } = 100_000;

    internal bool IsValid => this is { Parallel: >= 1, ParallelPerRoute: >= 1, ParallelPerQuickRoute: >= 1, ParallelPerMunicipality: >= 1, BreakAfter: >= 1, PoisonAfter: >= 1, GiveUpAttempts: null or >= 1,
            CollectMost: >= 1, CompareInMemory: >= 1, TicketsPerMessage: >= 1, KeysInMemory: >= 1 }
        && RetryFirst > TimeSpan.Zero && RetryLongest > TimeSpan.Zero && TicketPatience > TimeSpan.Zero && JournalSweep > TimeSpan.Zero && ViewIdle > TimeSpan.Zero && CollectSweep > TimeSpan.Zero
        && QuickAttempt >= TimeSpan.Zero && CollectAgain >= TimeSpan.Zero && TicketGathering >= TimeSpan.Zero && (GiveUpAfter ?? TimeSpan.Zero) >= TimeSpan.Zero;

    internal const string Rule =
        "Dispatch の数（Parallel、ParallelPerRoute、ParallelPerMunicipality、BreakAfter、PoisonAfter など）は 1 以上、時間は 0 より長くしてください（QuickAttempt、CollectAgain、TicketGathering、GiveUpAfter は 0 も可）。 / " +
        "The numbers of Dispatch (Parallel, ParallelPerRoute, ParallelPerMunicipality, BreakAfter, PoisonAfter and the like) must be 1 or more, its times more than 0 (QuickAttempt, CollectAgain, TicketGathering and GiveUpAfter may be 0).";
}
