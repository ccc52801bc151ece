namespace Bus.Core.Journal;

/// <summary>What the journal forgets, month by month: first the records, later the messages. Ids and files known for duplicates have a time of their own.</summary>
public interface IJournalRetention
{
    /// <summary>One round; on one node at a time.</summary>
    /// <param name="dryRun">Only say what a round would do now.</param>
    Task<IReadOnlyList<RetentionPeriod>> SweepAsync(bool dryRun, CancellationToken cancellation);
}

/// <summary>A month of the journal and what a round does with it.</summary>
/// <param name="Name">Year and month, e.g. <c>202611</c>; <c>before</c>: all that was there before the journal had months.</param>
/// <param name="EndsAt">When its last message may have been received.</param>
/// <param name="Payloads">What becomes of its records.</param>
/// <param name="Messages">What becomes of its messages and deliveries.</param>
/// <param name="Open">Messages being read and deliveries not delivered, which keep a month whose time is over; 0 where its time is not over.</param>
public sealed record RetentionPeriod(string Name, DateTimeOffset EndsAt, RetentionFate Payloads, RetentionFate Messages, long Open);

/// <summary>What becomes of a part of the journal.</summary>
public enum RetentionFate
{
    /// <summary>Its time is not over.</summary>
    Kept,
    /// <summary>Its time is over, but something in it is not delivered, parked, or being read.</summary>
    Held,
    /// <summary>Its time is over: this round forgets it.</summary>
    Due,
    /// <summary>It is gone.</summary>
    Forgotten,
}
