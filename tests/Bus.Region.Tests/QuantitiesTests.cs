using Bus.Region.Validation;

namespace Bus.Region.Tests;

public class QuantitiesTests
{
    [Theory]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("500ms", 500)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1.5s", 1_500)]
    public void TryDuration_NumberAndUnit_IsRead(string text, long milliseconds)
    {
        Assert.True(Quantities.TryDuration(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.True(Quantities.TryDuration(Quantities.Text(duration), out var again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1e3s")]
    [InlineData("00:00:30")]
    [InlineData("99999999999999999999h")]
    public void TryDuration_AnythingElse_IsRefused(string text) => Assert.False(Quantities.TryDuration(text, out _));

    [Theory]
    [InlineData("20GB", 20_000_000_000, "20GB")]
    [InlineData("500MB", 500_000_000, "500MB")]
    [InlineData("512MiB", 536_870_912, "512MiB")]
    [InlineData("1.5 GiB", 1_610_612_736, "1536MiB")]
    [InlineData("10gb", 10_000_000_000, "10GB")]
    [InlineData("1TB", 1_000_000_000_000, "1TB")]
    [InlineData("1234", 1234, "1234B")]
    [InlineData("9223372036854775807", long.MaxValue, "9223372036854775807B")]
    public void TrySize_NumberAndUnit_IsRead(string text, long bytes, string written)
    {
        Assert.True(Quantities.TrySize(text, out var size));
        Assert.Equal(bytes, size);
        Assert.Equal(written, Quantities.Text(size));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("1,000")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999TB")]
    [InlineData("20 gigabytes")]
    public void TrySize_AnythingElse_IsRefused(string text) => Assert.False(Quantities.TrySize(text, out _));
}
