using System.Globalization;
using Bus.Core.Pipeline;

namespace Bus.Core.Tests.Pipeline;

public class IntakeOptionsTests
{
    [Theory]
    [InlineData("2026-11-20", false)]
    [InlineData("2026-12-21", false)]
    [InlineData("2026-12-22", true)]
    [InlineData("2026-05-24", false)]
    [InlineData("2026-05-23", true)]
    [InlineData("2025-11-20", true)]
    [InlineData("2099-11-20", true)]
    [InlineData("0008-11-20", true)]
    [InlineData("9999-12-31", true)]
    [InlineData(null, false)]
    public void BusinessDate_IsFar_BeyondItsDaysBackAndAhead(string? day, bool far) =>
        Assert.Equal(far, new IntakeOptions().IsFar(day is null ? null : DateOnly.Parse(day, CultureInfo.InvariantCulture), new(2026, 11, 20)));

    [Fact]
    public void BusinessDate_OfWhoeverWantsToBeToldOfNone_IsNeverFar()
    {
        var options = new IntakeOptions { DaysBack = 4_000_000, DaysAhead = 4_000_000 };
        Assert.False(options.IsFar(DateOnly.MinValue, new(2026, 11, 20)) || options.IsFar(DateOnly.MaxValue, new(2026, 11, 20)));
    }
}
