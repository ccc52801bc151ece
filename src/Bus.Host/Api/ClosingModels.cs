using System.Collections.Immutable;
using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api;

/// <param name="Application">The provider for which it is stated.</param>
internal sealed record ClosingRequest(string Application, DateOnly Date, long? Records, long? Amount);

/// <summary>How a provider's date stands: <c>open</c> (not stated), <c>waiting</c>, <c>closed</c> or <c>failed</c>.</summary>
/// <param name="Number">The how-manieth closing of the date; null: none was stated.</param>
/// <param name="Records">Stated.</param>
/// <param name="Late">True: something came after it was closed.</param>
internal sealed record ClosingView(string Municipality, string Contract, string Provider, DateOnly Day, string State, int? Number, long? Records, long? Amount, string? By, DateTimeOffset? StatedAt,
    bool Late, ImmutableArray<ClosingReasonView> WaitsFor, ImmutableArray<ClosingConsumerView> Consumers)
{
    /// <summary>What the journal counts; null where it was closed and is not counted again.</summary>
    public ClosingCountView? Count { get; init; }

    public static ClosingView Of(ClosingStatus s) => new(s.Key.Provider.Municipality.Value, s.Key.Contract, s.Key.Provider.Application, s.Key.Day, s.State.Wire(),
        s.Closing?.Number, s.Closing?.Records, s.Closing?.Amount, s.Closing?.By, s.Closing is { } closing ? JapanTime.Of(closing.StatedAt) : null, s.IsLate,
        [.. s.Reasons.Select(ClosingReasonView.Of)], [.. s.Consumers.Select(ClosingConsumerView.Of)]) { Count = ClosingCountView.Of(s.Count) };
}

/// <param name="Rejected">Records refused one by one, corrected since or not.</param>
/// <param name="LateMessages">Messages after the line; <paramref name="Late"/> their records.</param>
internal sealed record ClosingCountView(DayAmount Handed, DayAmount Accepted, long Rejected, long LateMessages, DayAmount Late)
{
    public static ClosingCountView? Of(ClosingCount? c) => c is null ? null : new(c.Handed, c.Accepted, c.Rejected, c.LateMessages, c.Late);
}

/// <param name="ClosedAt">Null: it is not closed for this consumer.</param>
internal sealed record ClosingConsumerView(string Consumer, string State, DateTimeOffset? ClosedAt, DayAmount Delivered, ImmutableArray<ClosingReasonView> WaitsFor)
{
    public static ClosingConsumerView Of(ClosingConsumer c) => new(c.Consumer, c.State.Wire(), c.ClosedAt is { } at ? JapanTime.Of(at) : null, c.Delivered, [.. c.Reasons.Select(ClosingReasonView.Of)]);
}

/// <param name="Kind"><c>unread</c>, <c>feeding</c>, <c>processing</c>, <c>short</c>, <c>over</c>, <c>undelivered</c>, <c>parked</c>, <c>disagreed</c> or <c>missing</c>.</param>
internal sealed record ClosingReasonView(string Kind, long Count)
{
    public static ClosingReasonView Of(ClosingReason r) => new(r.Hold.Wire(), r.Count);
}
