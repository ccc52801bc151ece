namespace Bus.Files.Tests;

/// <summary>A clock that a test moves.</summary>
internal sealed class StandingClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override DateTimeOffset GetUtcNow() => Now;
    public override long GetTimestamp() => Now.UtcTicks - Jumped.Ticks;

    /// <summary>By how much <see cref="Now"/> was moved without time passing.</summary>
    public TimeSpan Jumped { get; private set; }

    public void Jump(TimeSpan by)
    {
        Jumped += by;
        Now += by;
    }
}
