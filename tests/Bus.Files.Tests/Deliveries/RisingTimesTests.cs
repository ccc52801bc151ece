using Bus.Files.Deliveries;

namespace Bus.Files.Tests.Deliveries;

public class RisingTimesTests
{
    [Fact]
    public void Next_ClockStandsStillOrGoesBack_StillRisesByAMillisecond()
    {
        var clock = new StandingClock();
        var times = new RisingTimes(clock);
        var first = times.Next("a");
        clock.Now -= TimeSpan.FromMinutes(5);
        Assert.Equal(first.AddMilliseconds(1), times.Next("a"));
        Assert.Equal(first.AddMilliseconds(2), times.Next("a"));
    }

    [Fact]
    public void Next_AnotherFolder_HasTimesOfItsOwn()
    {
        var times = new RisingTimes(new StandingClock());
        Assert.Equal(times.Next("a"), times.Next("b"));
    }

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
