namespace Bus.Region;

/// <summary>When a consumer may be delivered to; outside of it deliveries wait.</summary>
public sealed record WindowDocument
{
    /// <summary>Time in Japan, <c>08:30</c>.</summary>
    public string? From { get; init; }
    /// <summary>Time in Japan, <c>17:15</c>: the first moment outside. Earlier than <see cref="From"/>: over midnight.</summary>
    public string? To { get; init; }
    /// <summary><c>all</c> (default) or <c>business</c>.</summary>
    public string? Days { get; init; }
}

/// <summary>When messages go to a consumer in one file.</summary>
public sealed record CollectDocument
{
    /// <summary>Times of day in Japan, <c>06:00</c>.</summary>
    public IReadOnlyList<string> At { get; init; } = [];
    /// <summary>From 1 April to 31 May (出納整理期間) these instead; null: the same.</summary>
    public IReadOnlyList<string>? SettlementAt { get; init; }
    /// <summary><c>business</c> (default) or <c>all</c>.</summary>
    public string? Days { get; init; }
}

/// <summary>By when something must have come.</summary>
public sealed record ExpectedDocument
{
    /// <summary>Time in Japan, <c>06:00</c>.</summary>
    public string? By { get; init; }
    /// <summary><c>business</c> (default) or <c>all</c>.</summary>
    public string? Days { get; init; }
    /// <summary>Which business date: <c>today</c> (default), or <c>previous</c>: that of the expected day before.</summary>
    public string? Date { get; init; }
}

/// <summary>Days on which a municipality works or does not, beside weekends, national holidays and the turn of the year.</summary>
public sealed record CalendarDocument
{
    /// <summary>Days on which it is closed, <c>2026-08-14</c>.</summary>
    public IReadOnlyList<string> Closed { get; init; } = [];
    /// <summary>Days on which it works although it would be closed.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];
}
