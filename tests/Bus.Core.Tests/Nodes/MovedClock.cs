namespace Bus.Core.Tests.Nodes;

/// <summary>A monotonic clock that moves when the test says so; the wall clock of it may jump on its own.</summary>
internal sealed class MovedClock : TimeProvider
{
    private TimeSpan _elapsed = TimeSpan.FromHours(1);

    public DateTimeOffset Wall { get; set; } = DateTimeOffset.UnixEpoch;

    public void Pass(TimeSpan time) => _elapsed += time;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => _elapsed.Ticks;
    public override DateTimeOffset GetUtcNow() => Wall;
}
