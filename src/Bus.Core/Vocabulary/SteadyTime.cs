namespace Bus.Core.Vocabulary;

/// <summary>
/// A clock that never jumps: the wall's time at the start, and from there on what has passed. For how long something is waited for; what people and the
/// journal are told is the wall's time. A wall clock that is set back must not make deliveries wait, one that is set ahead must not make half a file look complete.
/// </summary>
public sealed class SteadyTime(TimeProvider wall) : TimeProvider
{
    private readonly DateTimeOffset _start = wall.GetUtcNow();
    private readonly long _stamp = wall.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => wall.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + wall.GetElapsedTime(_stamp);

    /// <inheritdoc/>
    public override long GetTimestamp() => wall.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => wall.CreateTimer(callback, state, dueTime, period);

    /// <summary>A moment of the wall's time on this clock; not in the past, and not further ahead than <paramref name="atMost"/>: a moment written before the wall clock jumped is wrong by the jump.</summary>
    public DateTimeOffset Of(DateTimeOffset moment, TimeSpan atMost)
    {
        var ahead = moment - wall.GetUtcNow();
        return GetUtcNow() + (ahead < TimeSpan.Zero ? TimeSpan.Zero : ahead < atMost ? ahead : atMost);
    }
}
