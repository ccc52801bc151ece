using Bus.Core.Tests.Nodes;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Vocabulary;

public class SteadyTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1);
    private readonly MovedClock _wall = new() { Wall = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero) };

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void WallClock_Jumps_TimeGoesOnAsItPassed(int hours)
    {
        var steady = new SteadyTime(_wall);
        var start = _wall.Wall;
        _wall.Wall += TimeSpan.FromHours(hours);
        Assert.Equal(start, steady.GetUtcNow());
        _wall.Pass(Second);
        Assert.Equal(start + Second, steady.GetUtcNow());
    }

    [Fact]
    public void Moment_OfTheWall_IsAsFarAheadAsItWas()
    {
        var steady = new SteadyTime(_wall);
        _wall.Wall += TimeSpan.FromHours(1);
        Assert.Equal(steady.GetUtcNow() + Second, steady.Of(_wall.Wall + Second, Minute));
    }

    [Theory]
    [InlineData(-3600, 0)]
    [InlineData(3600, 60)]
    public void Moment_WrittenBeforeAJump_IsNeitherPastNorFar(int writtenAhead, int seconds)
    {
        var steady = new SteadyTime(_wall);
        Assert.Equal(steady.GetUtcNow() + TimeSpan.FromSeconds(seconds), steady.Of(_wall.Wall + TimeSpan.FromSeconds(writtenAhead), Minute));
    }
}
