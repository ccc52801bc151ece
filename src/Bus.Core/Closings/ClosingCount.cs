using System.Collections.Immutable;
using Bus.Core.Journal;

namespace Bus.Core.Closings;

/// <summary>What the journal counts of a closing: of all before its line, or of all there is while it has none.</summary>
public sealed record ClosingCount
{
    /// <summary>Records accepted and refused record by record, with the amount that their senders declared, or that was accepted where nothing was declared.</summary>
    public DayAmount Handed { get; init; }
    /// <summary>Records accepted.</summary>
    public DayAmount Accepted { get; init; }
    /// <summary>Records refused one by one (エラーレコード), corrected since or not.</summary>
    public long Rejected { get; init; }
    /// <summary>Messages that are still being read.</summary>
    public long Processing { get; init; }
    /// <summary>Messages of other contracts that feed this one and have not fed all of it yet.</summary>
    public long Feeding { get; init; }
    /// <summary>Messages after the line, still being read or accepted.</summary>
    public long LateMessages { get; init; }
    /// <summary>Their records.</summary>
    public DayAmount Late { get; init; }
    /// <summary>What went out, by consumer; only those that were to get anything.</summary>
    public ImmutableArray<ClosingDelivery> Deliveries { get; init; } = [];

    /// <summary>What went out to a consumer.</summary>
    public ClosingDelivery To(string consumer) => Deliveries.FirstOrDefault(d => d.Consumer == consumer) ?? new ClosingDelivery(consumer, DayAmount.Zero, 0, 0, 0);
}

/// <summary>A closing with what the journal counts of what came in; of deliveries it says nothing.</summary>
public sealed record CountedClosing(Closing Closing, ClosingCount Count);

/// <summary>What went out to one consumer of what belongs to a closing.</summary>
/// <param name="Undelivered">Deliveries neither delivered nor parked.</param>
/// <param name="Parked">Deliveries that wait for a person.</param>
/// <param name="Disagreed">Deliveries of which the consumer says that it took something else.</param>
public sealed record ClosingDelivery(string Consumer, DayAmount Delivered, long Undelivered, long Parked, long Disagreed);
