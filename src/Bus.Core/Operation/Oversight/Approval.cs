using Bus.Core.Vocabulary;

namespace Bus.Core.Operation.Oversight;

/// <summary>承認依頼: a replay that one person asks for and another one decides on. What it would send is frozen when it is filed.</summary>
/// <param name="What">The selection, for people.</param>
/// <param name="Deliveries">How many it would send.</param>
/// <param name="Sent">How many were sent so far.</param>
/// <param name="Skipped">How many were left alone, because they were no longer as they had been shown.</param>
public sealed record Approval(long Id, MunicipalityCode Municipality, string What, string Reason, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt,
    ApprovalState State, string? DecidedBy, DateTimeOffset? DecidedAt, string? DecisionReason, long Deliveries, long Sent, long Skipped);

/// <summary>State of a request.</summary>
public enum ApprovalState
{
    /// <summary>作成中: its deliveries are still being written down; nobody sees it.</summary>
    Draft,
    /// <summary>承認待ち.</summary>
    Open,
    /// <summary>承認済・実行中: being sent.</summary>
    Approved,
    /// <summary>実行済.</summary>
    Done,
    /// <summary>却下.</summary>
    Refused,
    /// <summary>取下げ: by the person who asked.</summary>
    Withdrawn,
    /// <summary>期限切れ: nobody decided in time.</summary>
    Expired,
}

/// <summary>A delivery as it was when the request was filed: it is sent only if it still is so.</summary>
public readonly record struct FrozenDelivery(long Delivery, DeliveryState State, DateTimeOffset? DeliveredAt)
{
    /// <summary>Its place in its route, as the journal knows it; nobody else says it.</summary>
    public long Position { get; init; }
}

/// <summary>What came of a decision.</summary>
public enum Decision
{
    /// <summary>It stands.</summary>
    Taken,
    /// <summary>There is no such request that this person sees.</summary>
    Unknown,
    /// <summary>It was decided before, or its time was over.</summary>
    TooLate,
    /// <summary>The person who asked, or the local token for both.</summary>
    SamePerson,
}
