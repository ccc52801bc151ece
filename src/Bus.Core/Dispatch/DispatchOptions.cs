namespace Bus.Core.Dispatch;

/// <summary>Limits of the way out. Section <c>Dispatch</c>.</summary>
public sealed class DispatchOptions
{
    /// <summary>Deliveries of one route under way at once, each of other keys; default 4. One, while the consumer fails.</summary>
    public int ParallelPerRoute { get; set; } = 4;
    /// <summary>Deliveries of the whole hub under way at once; default 64.</summary>
    public int Parallel { get; set; } = 64;
    /// <summary>Pause after the first failed attempt; doubles with each further one; default 0.5 s.</summary>
    public TimeSpan RetryFirst { get; set; } = TimeSpan.FromSeconds(0.5);
    /// <summary>Longest pause between attempts; default 30 s.</summary>
    public TimeSpan RetryLongest { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>After this time a ticket that did not come back from the broker is published again; default 5 s.</summary>
    public TimeSpan TicketPatience { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>How often the journal is asked for what no ticket told of, e.g. because another node accepted it and the broker lost it; default 2 s.</summary>
    public TimeSpan JournalSweep { get; set; } = TimeSpan.FromSeconds(2);
    /// <summary>How long the order of a route that another node delivers is remembered after it was last asked for; default 1 min.</summary>
    public TimeSpan ViewIdle { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>Tickets in one broker message; default 200.</summary>
    public int TicketsPerMessage { get; set; } = 200;
    /// <summary>A delivery with more ordering keys than this is compared from the journal instead of from memory; default 100,000.</summary>
    public int KeysInMemory { get; set; } = 100_000;
}
