using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Partners;

namespace Bus.Files.Tests.Partners;

public class ScheduleTests
{
    private static readonly PartnerRef Who = new(new ApplicationRef(MunicipalityCode.Parse("362018"), "a"), "bank");
    private static readonly PartnersOptions Options = new() { RetryFirst = TimeSpan.FromSeconds(30), RetryLongest = TimeSpan.FromMinutes(2) };
    private static readonly Partner AtTimes = new() { Id = "bank", Address = new Uri("ftp://127.0.0.1"), Username = "u", Times = new SetTimes([new(6, 0), new(17, 30)], Days.Business) };
    private static readonly Partner Often = AtTimes with { Times = null, Every = TimeSpan.FromMinutes(10) };

    // 2026-11-26 is a Thursday, 28 and 29 are a weekend.
    private static DateTimeOffset Japan(int day, int hour, int minute = 0) => new(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(9));

    [Fact]
    public void Due_ANewPartnerWithSetTimes_WaitsForItsNextTime()
    {
        var first = Due(AtTimes, new PartnerVisits(Who), Japan(26, 9));
        Assert.Equal(new Schedule.DueVisit(false, Japan(26, 6)), first);

        var served = new PartnerVisits(Who) { Served = first!.Served };
        Assert.Null(Due(AtTimes, served, Japan(26, 17, 29)));
        Assert.Equal(new Schedule.DueVisit(true, Japan(26, 17, 30)), Due(AtTimes, served, Japan(26, 17, 30)));
    }

    [Fact]
    public void Due_ATimeMissedWhileNoHubRan_IsMadeUpForOnce()
    {
        var late = Due(AtTimes, new PartnerVisits(Who) { Served = Japan(25, 17, 30), EndedAt = Japan(25, 17, 31) }, Japan(26, 23));
        Assert.Equal(new Schedule.DueVisit(true, Japan(26, 17, 30)), late);
        Assert.Null(Due(AtTimes, new PartnerVisits(Who) { Served = late!.Served, EndedAt = Japan(26, 23) }, Japan(26, 23, 1)));
    }

    [Fact]
    public void Due_OnAWeekend_WaitsForMonday()
    {
        var friday = new PartnerVisits(Who) { Served = Japan(27, 17, 30), EndedAt = Japan(27, 17, 31) };
        Assert.Null(Due(AtTimes, friday, Japan(29, 12)));
        Assert.NotNull(Due(AtTimes, friday, Japan(30, 6)));
    }

    [Fact]
    public void Due_AfterFailures_PausesDoubleUpToTheLongest()
    {
        PartnerVisits Failed(int times) => new(Who) { Served = Japan(26, 6), EndedAt = Japan(26, 6, 10), FailingSince = Japan(26, 6), Failures = times };

        Assert.Null(Due(AtTimes, Failed(1), Japan(26, 6, 10).AddSeconds(29)));
        Assert.NotNull(Due(AtTimes, Failed(1), Japan(26, 6, 10).AddSeconds(30)));
        Assert.Null(Due(AtTimes, Failed(2), Japan(26, 6, 10).AddSeconds(59)));
        Assert.NotNull(Due(AtTimes, Failed(9), Japan(26, 6, 12)));
    }

    [Fact]
    public void Due_AgainAndAgain_CountsFromTheEndOfTheLastVisit()
    {
        Assert.NotNull(Due(Often, new PartnerVisits(Who), Japan(26, 9)));
        Assert.Null(Due(Often, new PartnerVisits(Who) { EndedAt = Japan(26, 9) }, Japan(26, 9, 9)));
        Assert.NotNull(Due(Often, new PartnerVisits(Who) { EndedAt = Japan(26, 9) }, Japan(26, 9, 10)));
    }

    [Fact]
    public void Due_AfterAClockThatWasAhead_IsVisitedOnceAtOnce()
    {
        // Written down by a clock that was a day ahead.
        var often = new PartnerVisits(Who) { EndedAt = Japan(27, 9) };
        Assert.NotNull(Due(Often, often, Japan(26, 9)));
        Assert.NotNull(Due(Often, often with { FailingSince = Japan(27, 9), Failures = 1 }, Japan(26, 9)));

        var atTimes = Due(AtTimes, new PartnerVisits(Who) { Served = Japan(27, 6), EndedAt = Japan(27, 6, 1) }, Japan(26, 9));
        Assert.Equal(new Schedule.DueVisit(true, Japan(26, 6)), atTimes);
        Assert.Null(Due(AtTimes, new PartnerVisits(Who) { Served = atTimes!.Served, EndedAt = Japan(26, 9) }, Japan(26, 17, 29)));
    }

    [Fact]
    public void Due_WhenAsked_AtOnce() => Assert.True(Due(AtTimes, new PartnerVisits(Who) { Served = Japan(26, 6), EndedAt = Japan(26, 6), Asked = true }, Japan(26, 6, 1))!.Visit);

    private static Schedule.DueVisit? Due(Partner partner, PartnerVisits before, DateTimeOffset now) => Schedule.Due(partner, MunicipalCalendar.Usual, before, Options, now);
}
