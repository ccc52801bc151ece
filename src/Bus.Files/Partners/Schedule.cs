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
        if (before.Failures > 0) return IsOver(before.EndedAt, PauseAfter(before.Failures, options), now) ? new DueVisit(true, set ?? before.Served) : null;
        if (partner.Times is null) return IsOver(before.EndedAt, partner.Every, now) ? new DueVisit(true, null) : null;
        if (set is not { } moment) return null;
        // One that is new is first visited at its next time; one that was missed while no hub ran is made up for, and so is whatever a clock that was ahead has served in time to come.
        if (before.Served is not { } served) return new DueVisit(false, moment);
        return moment > served || served > now ? new DueVisit(true, moment) : null;
    }

    /// <summary>True also where it began in time to come: a clock was ahead, and nobody waits for as long as it was.</summary>
    private static bool IsOver(DateTimeOffset? began, TimeSpan pause, DateTimeOffset now) => began is not { } moment || moment > now || now - moment >= pause;

    private static TimeSpan PauseAfter(int failures, PartnersOptions options) => Doubling.Pause(options.RetryFirst, options.RetryLongest, failures - 1);
}
