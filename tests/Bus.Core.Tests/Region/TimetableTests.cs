using System.Globalization;
using Bus.Core.Region;

namespace Bus.Core.Tests.Region;

public class TimetableTests
{
    /// <summary>国民の祝日 as 内閣府 publishes them, with 振替休日 and 国民の休日.</summary>
    [Theory]
    [InlineData(2023, "01-01 01-02 01-09 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-23 10-09 11-03 11-23")]
    [InlineData(2024, "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23")]
    [InlineData(2025, "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24")]
    [InlineData(2026, "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23")]
    [InlineData(2027, "01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23")]
    public void Holidays_OfAYear_AreThePublishedOnes(int year, string expected)
    {
        var found = Enumerable.Range(0, 366).Select(n => new DateOnly(year, 1, 1).AddDays(n)).Where(d => d.Year == year && NationalHolidays.IsOne(d));
        Assert.Equal(expected, string.Join(' ', found.Select(d => d.ToString("MM-dd", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("2026-11-20", true)]
    [InlineData("2026-11-21", false)]
    [InlineData("2026-11-23", false)]
    [InlineData("2026-12-28", true)]
    [InlineData("2026-12-29", true)]
    [InlineData("2026-12-30", false)]
    [InlineData("2027-01-03", false)]
    [InlineData("2027-01-04", true)]
    [InlineData("2026-08-13", false)]
    public void Calendar_KnowsTheDaysOfWork(string day, bool works)
    {
        var calendar = new MunicipalCalendar { Closed = [new(2026, 8, 13)], Open = [new(2026, 12, 29)] };
        Assert.Equal(works, calendar.IsBusinessDay(DateOnly.Parse(day, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("08:30", "17:15", "business", "2026-11-20T08:30:00+09:00", true)]
    [InlineData("08:30", "17:15", "business", "2026-11-20T08:29:59+09:00", false)]
    [InlineData("08:30", "17:15", "business", "2026-11-20T17:15:00+09:00", false)]
    [InlineData("08:30", "17:15", "business", "2026-11-23T12:00:00+09:00", false)]
    [InlineData("08:30", "17:15", "all", "2026-11-23T12:00:00+09:00", true)]
    [InlineData("08:30", "17:15", "all", "2026-11-20T00:00:00Z", true)]
    [InlineData("22:00", "05:00", "business", "2026-11-20T23:00:00+09:00", true)]
    [InlineData("22:00", "05:00", "business", "2026-11-21T04:59:00+09:00", true)]
    [InlineData("22:00", "05:00", "business", "2026-11-21T23:00:00+09:00", false)]
    [InlineData("22:00", "05:00", "business", "2026-11-20T05:00:00+09:00", false)]
    public void Window_IsOpen_ByJapansTime_AndOverMidnight(string from, string to, string days, string now, bool open)
    {
        var window = new DeliveryWindow(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture), days == "all" ? Days.All : Days.Business);
        Assert.Equal(open, window.IsOpen(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), MunicipalCalendar.Usual));
    }

    [Theory]
    [InlineData("2026-11-24T05:59:59+09:00", null, null)]
    [InlineData("2026-11-24T06:00:00+09:00", "2026-11-24", "2026-11-20")]
    [InlineData("2026-11-23T12:00:00+09:00", null, null)]
    public void Expectation_IsDue_OnItsDays(string now, string? today, string? previous)
    {
        var at = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        Assert.Equal(today is null ? null : DateOnly.Parse(today, CultureInfo.InvariantCulture), new Expectation(new(6, 0), Days.Business, ExpectedDate.Today).DueAt(at, MunicipalCalendar.Usual));
        Assert.Equal(previous is null ? null : DateOnly.Parse(previous, CultureInfo.InvariantCulture), new Expectation(new(6, 0), Days.Business, ExpectedDate.Previous).DueAt(at, MunicipalCalendar.Usual));
    }

    [Theory]
    [InlineData("2026-11-20T23:59:59+09:00", "00:00", "2026-11-20")]
    [InlineData("2026-11-20T15:00:00Z", "00:00", "2026-11-21")]
    [InlineData("2026-11-21T03:59:59+09:00", "04:00", "2026-11-20")]
    [InlineData("2026-11-21T04:00:00+09:00", "04:00", "2026-11-21")]
    public void BusinessDay_LastsUntilTheCutOver(string moment, string cutOver, string day) => Assert.Equal(DateOnly.Parse(day, CultureInfo.InvariantCulture),
        BusinessDay.Of(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), TimeOnly.Parse(cutOver, CultureInfo.InvariantCulture)));
}
