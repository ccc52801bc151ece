namespace Bus.Console.Hub;

/// <summary>A message, as far as the console shows it.</summary>
internal sealed record MessageView(string Receipt, string Municipality, string Application, string Contract, string Version, string Path, string State, long Records, long Accepted, long Rejected,
    decimal AmountAccepted, decimal? AmountDeclared, long AmountUnreadable, long Unmappable, string? MessageId, string? File, string? BusinessDate, long? Sequence, string? Extent, string? DuplicateOf,
    DateTimeOffset ReceivedAt, DateTimeOffset? CompletedAt, ProblemView? Fault, long Id, string? Origin, bool DateIsFar = false);

/// <summary>One delivery of it.</summary>
internal sealed record DeliveryView(long Id, string Consumer, string By, string State, long Position, int Attempts, DateTimeOffset? NextAttempt, int PagesDone, TotalView? Sent, TotalView? Confirmed,
    DateTimeOffset? DeliveredAt, TextView? Trouble, string? Collection, string? ReplayReason = null);

/// <summary>A refused record of it.</summary>
internal sealed record RejectView(long Index, long? Line, string Item, string Code, TextView Reason);

/// <summary>A message with all that became of it.</summary>
/// <param name="Gone">Why nothing that it held can be shown or sent; null: it can.</param>
internal sealed record MessageDetailView(MessageView Message, DeliveryView[] Deliveries, RejectView[] Rejects, long RejectsLeftOut, TextView? Gone = null, string[]? Fed = null);

/// <summary>A message in which a record was found.</summary>
/// <param name="Records">Positions in it, from 1.</param>
/// <param name="MoreRecords">More of its records match than are named.</param>
internal sealed record FoundView(MessageView Message, long[] Records, DeliveryView[] Deliveries, bool MoreRecords);

/// <summary>The way of a message: names of its steps, in order.</summary>
internal sealed record WayView(string[] In, string[] Out);

/// <summary>A part of a replay: what would be, or was, sent.</summary>
internal sealed record ReplayPageView(ReplayStepView[] Steps, long? Next, bool NeedsApproval, ApprovalView? Approval);

/// <summary>One delivery of a replay.</summary>
/// <param name="Behind">Later deliveries that wait behind it.</param>
/// <param name="Keys">Ordering keys that it frees; null: too many to count.</param>
/// <param name="Accepted">What its message holds.</param>
internal sealed record ReplayStepView(string Receipt, string Contract, string Consumer, string State, bool WillSend, TextView Note, int Behind, int? Keys, DateTimeOffset? DeliveredAt, int PagesDone, TotalView? Sent,
    TotalView? Confirmed, TotalView? Accepted = null);

/// <summary>Control totals of a day, on one way into one consumer.</summary>
internal sealed record DayTotalView(string Municipality, string Contract, string Path, long Messages, long Refused, TotalView Accepted, long Rejected, string? Consumer, TotalView Delivered, TotalView Confirmed,
    long Open, long Parked, long Disagreed, long Processing)
{
    /// <summary>How it stands: <c>disagrees</c>, <c>open</c> (something is under way) or <c>agrees</c>; empty where nothing came and nobody takes it.</summary>
    public string Verdict => Parked > 0 || Disagreed > 0 ? "disagrees" : Open > 0 ? "open" : Consumer is null ? "" : Delivered == Accepted ? "agrees" : "disagrees";

    /// <summary>The worst of several.</summary>
    public static string WorstOf(IEnumerable<DayTotalView> rows) => rows.Select(r => r.Verdict).ToHashSet() is var found && found.Contains("disagrees") ? "disagrees" : found.Contains("open") ? "open" : "agrees";
}
