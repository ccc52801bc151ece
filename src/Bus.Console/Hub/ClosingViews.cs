namespace Bus.Console.Hub;

/// <summary>How a provider's date stands.</summary>
internal sealed record ClosingView(string Municipality, string Contract, string Provider, string Day, string State, int? Number, long? Records, long? Amount, DateTimeOffset? StatedAt, bool Late,
    ClosingReasonView[] WaitsFor, ClosingConsumerView[] Consumers)
{
    /// <summary>What it waits for, with the consumer where it is one's own.</summary>
    public IEnumerable<(string? Consumer, ClosingReasonView Reason)> Reasons =>
        WaitsFor.Select(w => ((string?)null, w)).Concat(Consumers.SelectMany(c => c.WaitsFor.Select(w => ((string?)c.Consumer, w))));
}

/// <summary>How it stands with one consumer.</summary>
internal sealed record ClosingConsumerView(string Consumer, string State, DateTimeOffset? ClosedAt, ClosingReasonView[] WaitsFor);

/// <summary>One thing that it waits for.</summary>
internal sealed record ClosingReasonView(string Kind, long Count);
