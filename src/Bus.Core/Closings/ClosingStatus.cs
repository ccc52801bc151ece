using System.Collections.Immutable;
using Bus.Core.Journal;

namespace Bus.Core.Closings;

/// <summary>How far a closing is.</summary>
public enum ClosingState
{
    /// <summary>未締め: the provider has not stated it.</summary>
    Open,
    /// <summary>締め待ち: stated, and something is still on its way.</summary>
    Waiting,
    /// <summary>締め済: all of it has been delivered.</summary>
    Closed,
    /// <summary>要確認: it will not close by itself; a person must look.</summary>
    Failed,
}

/// <summary>What a closing waits for.</summary>
public enum ClosingHold
{
    /// <summary>Bulk files that lie there and are not read yet.</summary>
    Unread,
    /// <summary>Messages of other contracts that are still to feed this one.</summary>
    Feeding,
    /// <summary>Messages that are being read.</summary>
    Processing,
    /// <summary>Records or yen that are stated and have not come.</summary>
    Short,
    /// <summary>Records or yen that have come beyond what is stated: a person must look.</summary>
    Over,
    /// <summary>Deliveries that are on their way.</summary>
    Undelivered,
    /// <summary>Deliveries that are parked: a person must look.</summary>
    Parked,
    /// <summary>Deliveries of which the consumer says that it took something else: a person must look.</summary>
    Disagreed,
    /// <summary>Records that were accepted and are for no delivery to this consumer, which came into the region later: a person must look.</summary>
    Missing,
}

/// <summary>One thing that a closing waits for.</summary>
/// <param name="Count">Of files, messages, deliveries or records; 0 where only the amount differs.</param>
public sealed record ClosingReason(ClosingHold Hold, long Count)
{
    /// <summary>True: it does not go away by itself.</summary>
    public bool NeedsPerson => Hold is ClosingHold.Over or ClosingHold.Parked or ClosingHold.Disagreed or ClosingHold.Missing;
}

/// <summary>How a provider's date stands.</summary>
public sealed record ClosingStatus
{
    /// <summary>What it is about.</summary>
    public required ClosingKey Key { get; init; }
    /// <summary>The last closing; null: none was stated.</summary>
    public Closing? Closing { get; init; }
    /// <summary>What the journal counts; null where there is no closing, or it was closed long ago and nobody asked for the counts.</summary>
    public ClosingCount? Count { get; init; }
    /// <summary>How it stands with each consumer.</summary>
    public ImmutableArray<ClosingConsumer> Consumers { get; init; } = [];
    /// <summary>What of it has not come in, for whatever consumer.</summary>
    public ImmutableArray<ClosingReason> Reasons { get; init; } = [];

    /// <summary>For all consumers together.</summary>
    public ClosingState State => Closing is null ? ClosingState.Open
        : ClosingRules.Worst(Consumers.Select(c => c.State).Append(ClosingRules.StateOf(Reasons)).Append(Closing.DrawnAt is null ? ClosingState.Waiting : ClosingState.Closed));

    /// <summary>True: something came after the line.</summary>
    public bool IsLate => Count is { } count ? count.LateMessages > 0 : Closing?.LateAt is not null;

    /// <summary>Of all providers of a contract: closed only where each is, open where there is none.</summary>
    public static ClosingState Together(IReadOnlyCollection<ClosingStatus> providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        return providers.Count == 0 ? ClosingState.Open : ClosingRules.Worst(providers.Select(p => p.State));
    }

    /// <summary>The same for one consumer only.</summary>
    public ClosingStatus For(string consumer) => this with { Consumers = [.. Consumers.Where(c => c.Consumer == consumer)] };
}

/// <summary>How a closing stands with one consumer.</summary>
/// <param name="ClosedAt">When it was found closed; from then on it stays so. Null: it is not.</param>
public sealed record ClosingConsumer(string Consumer, DateTimeOffset? ClosedAt, ImmutableArray<ClosingReason> Reasons)
{
    /// <summary>What it got, as last counted.</summary>
    public DayAmount Delivered { get; init; }

    /// <summary>How it stands.</summary>
    public ClosingState State => ClosedAt is not null ? ClosingState.Closed : Reasons.Any(r => r.NeedsPerson) ? ClosingState.Failed : ClosingState.Waiting;
}
