using Bus.Files.Deliveries;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Deliveries;

public class RisingTimesTests
{
    [Fact]
    public void Next_ClockStandsStillOrGoesBack_StillRisesByAMillisecond()
    {
        var clock = new StandingClock();
        var times = new RisingTimes(clock);
        var first = times.Next("a", 2);
        clock.Now -= TimeSpan.FromMinutes(5);
        Assert.Equal(first.AddMilliseconds(1), times.Next("a", 2));
        Assert.Equal(first.AddMilliseconds(2), times.Next("a", 2));
    }

    [Fact]
    public void Next_AnotherFolder_HasTimesOfItsOwn()
    {
        var times = new RisingTimes(new StandingClock());
        Assert.Equal(times.Next("a", 2), times.Next("b", 2));
    }

    /// <summary>A node whose clock is an hour ahead publishes, and another one takes over before the consumer has fetched that.</summary>
    [Fact]
    public void Next_UnderAnotherLease_IsAfterWhatLiesThere_WhateverClockGaveItItsTime()
    {
        using var folder = new TestFolder();
        var (clock, times) = (new StandingClock(), new RisingTimes(new StandingClock()));
        void Lies(string name, TimeSpan ahead)
        {
            var path = Path.Combine(folder.Path, name);
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, (clock.Now + ahead).UtcDateTime);
        }

        Lies("first.csv", TimeSpan.FromHours(1));
        Assert.Equal((clock.Now + TimeSpan.FromHours(1)).UtcDateTime.AddMilliseconds(1), times.Next(folder.Path, 2));
        Lies("second.csv", TimeSpan.FromHours(2));
        Lies("theirs", TimeSpan.FromDays(400));
        Assert.Equal((clock.Now + TimeSpan.FromHours(1)).UtcDateTime.AddMilliseconds(2), times.Next(folder.Path, 2));
        Assert.Equal((clock.Now + TimeSpan.FromHours(2)).UtcDateTime.AddMilliseconds(1), times.Next(folder.Path, 4));
    }

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
