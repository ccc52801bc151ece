using Bus.Core.Admission;

namespace Bus.Core.Tests.Admission;

public class TokenBucketTests
{
    private readonly HandClock _clock = new();

    private static int TakeAll(TokenBucket bucket, double rate)
    {
        var taken = 0;
        while (bucket.Take(rate) is null) taken++;
        return taken;
    }

    [Fact]
    public void Second_HasItsRate_AndNoMore_HoweverLongNothingCame()
    {
        var bucket = new TokenBucket(_clock);
        Assert.Equal(5, TakeAll(bucket, 5));
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(5, TakeAll(bucket, 5));
        _clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(5, TakeAll(bucket, 5));
    }

    [Fact]
    public void Wait_IsJustLongEnough()
    {
        var bucket = new TokenBucket(_clock);
        TakeAll(bucket, 4);
        var wait = bucket.Take(4)!.Value;
        Assert.Equal(TimeSpan.FromMilliseconds(250), wait);
        _clock.Pass(wait - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(bucket.Take(4));
        _clock.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Null(bucket.Take(4));
        Assert.NotNull(bucket.Take(4));
    }

    [Fact]
    public void Look_TakesNothing()
    {
        var bucket = new TokenBucket(_clock);
        for (var i = 0; i < 100; i++) Assert.Null(bucket.Look(3));
        Assert.Equal(3, TakeAll(bucket, 3));
        Assert.NotNull(bucket.Look(3));
    }

    /// <summary>A quota of 1 a second, divided by four nodes.</summary>
    [Fact]
    public void RateBelowOneASecond_LetsOneThroughAtATime()
    {
        var bucket = new TokenBucket(_clock);
        Assert.Equal(1, TakeAll(bucket, 0.25));
        Assert.Equal(TimeSpan.FromSeconds(4), bucket.Look(0.25));
        _clock.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal(1, TakeAll(bucket, 0.25));
    }
}
