using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Files.Partners;

/// <summary>When a partner is visited. Pure.</summary>
internal static class Schedule
{
    /// <summary>What is due. <paramref name="Visit"/> false: only write down from which set time on times count.</summary>
    internal sealed record DueVisit(bool Visit, DateTimeOffset? Served);

    /// <summary>Null: nothing is due.</summary>
    public static DueVisit? Due(Partner partner, MunicipalCalendar calendar, PartnerVisits before, PartnersOptions options, DateTimeOffset now)
    {
        var set = partner.Times?.LastAt(now, calendar);
        if (before.Asked) return new DueVisit(true, set ?? before.Served);
        if (before.Failures > 0) return now - (before.EndedAt ?? default) >= PauseAfter(before.Failures, options) ? new DueVisit(true, set ?? before.Served) : null;
        if (partner.Times is null) return before.EndedAt is not { } ended || now - ended >= partner.Every ? new DueVisit(true, null) : null;
        if (set is not { } moment) return null;
        // One that is new is first visited at its next time; one that was missed while no hub ran is made up for.
        if (before.Served is not { } served) return new DueVisit(false, moment);
        return moment > served ? new DueVisit(true, moment) : null;
    }

    private static TimeSpan PauseAfter(int failures, PartnersOptions options) => Doubling.Pause(options.RetryFirst, options.RetryLongest, failures - 1);
}
