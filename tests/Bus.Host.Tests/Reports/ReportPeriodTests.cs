using Bus.Core.Region;
using Bus.Host.Reports.Periods;

namespace Bus.Host.Tests.Reports;

/// <summary>Days and months are Japan's.</summary>
public class ReportPeriodTests
{
    [Theory]
    [InlineData("2026-11-30T14:59:59Z", "2026-11-29", "2026-10")]
    [InlineData("2026-11-30T15:00:00Z", "2026-11-30", "2026-11")]
    [InlineData("2026-12-31T15:00:00Z", "2026-12-31", "2026-12")]
    [InlineData("2027-03-31T03:00:00Z", "2027-03-30", "2027-02")]
    public void Usual_IsYesterday_AndTheMonthBefore(string now, string day, string month)
    {
        var clock = new StandingClock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal((day, month), (ReportPeriod.Yesterday(clock).Name, ReportPeriod.LastMonth(clock).Name));
    }

    [Theory]
    [InlineData("2028-02", 29)]
    [InlineData("2026-12", 31)]
    [InlineData("2999-12", 31)]
    public void Month_HasAllItsDays(string month, int days) => Assert.Equal(days, ReportPeriod.ReadMonth(month)!.Days.Distinct().Count(d => d.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture) == month));

    [Theory]
    [InlineData("2026-13"), InlineData("2026-1"), InlineData("0001-01"), InlineData("9999-12"), InlineData("2026-11-20"), InlineData("２０２６-11")]
    public void Month_ThatCannotBe_IsNone(string month) => Assert.Null(ReportPeriod.ReadMonth(month));

    /// <summary>The 21st to the 23rd are a weekend and a holiday.</summary>
    [Theory]
    [InlineData("2026-11", ExpectedDate.Today, "2026-11-05T00:00:00Z", "2 4 5")]
    [InlineData("2026-11", ExpectedDate.Today, "2026-11-04T20:59:59Z", "2 4")]
    [InlineData("2026-11-20", ExpectedDate.Previous, "2026-11-23T21:00:00Z", "20")]
    [InlineData("2026-11-20", ExpectedDate.Previous, "2026-11-23T20:59:59Z", "")]
    [InlineData("2026-11-21", ExpectedDate.Today, "2026-12-31T00:00:00Z", "")]
    // What belongs to the month's last day is due in the next one; what is due on its first day belongs to the one before.
    [InlineData("2026-11", ExpectedDate.Previous, "2026-12-31T00:00:00Z", "2 4 5 6 9 10 11 12 13 16 17 18 19 20 24 25 26 27 30")]
    public void Due_AreTheBusinessDatesThatMustBeThere(string period, ExpectedDate date, string now, string expected)
    {
        var due = PeriodReader.DueDays(ReportPeriod.ReadMonth(period) ?? ReportPeriod.ReadDay(period)!, new Expectation(new TimeOnly(6, 0), Days.Business, date), MunicipalCalendar.Usual,
            DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(expected, string.Join(' ', due.Select(d => d.Day)));
    }

    [Theory]
    [InlineData("2026-02-29"), InlineData("0001-01-01"), InlineData("9999-12-31"), InlineData("2026-11")]
    public void Day_ThatCannotBe_IsNone(string day) => Assert.Null(ReportPeriod.ReadDay(day));
}

internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
