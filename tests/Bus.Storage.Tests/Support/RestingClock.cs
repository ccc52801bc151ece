namespace Bus.Storage.Tests.Support;

/// <summary>A clock on which everything takes a moment, and that writes down how long it was asked to rest; the rests themselves are over at once.</summary>
public sealed class RestingClock : TimeProvider
{
    private readonly List<TimeSpan> _rests = [];
    private long _moments;

    /// <summary>Between two looks at the clock.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    public IReadOnlyList<TimeSpan> Rests { get { lock (_rests) return [.. _rests]; } }

    /// <summary>What others do while somebody rests.</summary>
    public Action? Meanwhile { get; set; }

    public override long TimestampFrequency => 1000;

    public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Increment(ref _moments);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_rests) _rests.Add(dueTime);
        Meanwhile?.Invoke();
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
