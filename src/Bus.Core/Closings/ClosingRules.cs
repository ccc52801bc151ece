using System.Collections.Immutable;
using Bus.Core.Journal;

namespace Bus.Core.Closings;

/// <summary>What is still open of a closing, from what the journal counts.</summary>
internal static class ClosingRules
{
    /// <summary>What has not come in yet.</summary>
    /// <param name="unread">Bulk files of it that are not in the journal.</param>
    public static ImmutableArray<ClosingReason> Incoming(Closing closing, ClosingCount count, int unread)
    {
        var reasons = new List<ClosingReason>();
        Add(ClosingHold.Unread, unread);
        Add(ClosingHold.Feeding, count.Feeding);
        Add(ClosingHold.Processing, count.Processing);
        // Once the line is drawn the statement has been compared.
        if (closing.DrawnAt is null && Difference(closing, count.Handed) is { } difference) reasons.Add(difference);
        return [.. reasons];

        void Add(ClosingHold hold, long number)
        {
            if (number > 0) reasons.Add(new ClosingReason(hold, number));
        }
    }

    /// <summary>Whether the line can be drawn, as far as the counts say. The journal looks again when it does.</summary>
    public static bool MayDraw(Closing closing, ClosingCount count) =>
        closing.DrawnAt is null && count.Feeding == 0 && (closing.Records is null || (count.Processing == 0 && !closing.Differs(count.Handed)));

    /// <summary>What has not gone out to a consumer yet, of what has come in.</summary>
    /// <param name="isIn">All of it has: what is accepted and what is delivered can be compared.</param>
    public static ImmutableArray<ClosingReason> Outgoing(ClosingCount count, ClosingDelivery delivery, bool isIn)
    {
        var reasons = new List<ClosingReason>();
        Add(ClosingHold.Undelivered, delivery.Undelivered);
        Add(ClosingHold.Parked, delivery.Parked);
        Add(ClosingHold.Disagreed, delivery.Disagreed);
        if (isIn && reasons.Count == 0 && delivery.Delivered != count.Accepted) reasons.Add(new ClosingReason(ClosingHold.Missing, Math.Max(0, count.Accepted.Records - delivery.Delivered.Records)));
        return [.. reasons];

        void Add(ClosingHold hold, long number)
        {
            if (number > 0) reasons.Add(new ClosingReason(hold, number));
        }
    }

    /// <summary>How what was handed over differs from what is stated; null: it does not, or nothing is stated.</summary>
    public static ClosingReason? Difference(Closing closing, DayAmount handed)
    {
        if (!closing.Differs(handed)) return null;
        var records = (closing.Records ?? handed.Records) - handed.Records;
        // As many records and other yen: nothing that is still to come makes that right.
        return new ClosingReason(records > 0 ? ClosingHold.Short : ClosingHold.Over, Math.Abs(records));
    }

    /// <summary>The state that reasons make.</summary>
    public static ClosingState StateOf(ImmutableArray<ClosingReason> reasons) =>
        reasons.IsEmpty ? ClosingState.Closed : reasons.Any(r => r.NeedsPerson) ? ClosingState.Failed : ClosingState.Waiting;

    /// <summary>The state of all together: closed only where each is.</summary>
    public static ClosingState Worst(IEnumerable<ClosingState> states) => states.DefaultIfEmpty(ClosingState.Closed).MaxBy(Rank);

    // A person must look; nobody has stated it; it is on its way; it is done.
    private static int Rank(ClosingState state) => state switch { ClosingState.Failed => 3, ClosingState.Open => 2, ClosingState.Waiting => 1, _ => 0 };
}
