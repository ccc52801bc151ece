using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>Makes a report of the journal, day by day: each day's statements find their rows by the day, so a month costs what its days hold, however much else is kept.</summary>
internal sealed class PeriodReader(IJournalQueries queries, IRejectBook book, IJournalWatch watch, IClosingBook closings, IRegionStore region, HubEnvironment environment, TimeProvider clock)
{
    // What is expected of a day may be due on the next one that is not a holiday.
    private const int LongestBreak = 31;

    /// <param name="municipality">Whose; null: of all.</param>
    public async Task<PeriodReport> ReadAsync(ReportPeriod period, MunicipalityCode? municipality, CancellationToken cancellation)
    {
        var madeAt = JapanTime.Now(clock);
        var totals = new PeriodTotals();
        var gaps = new List<GapFound>();
        foreach (var day in period.Days)
        {
            totals.Add(day, await queries.DayTotalsAsync(municipality, day, cancellation));
            gaps.AddRange(await queries.GapsAsync(municipality, day, cancellation));
        }
        var towns = region.Current.Municipalities.Where(m => municipality is null || m.Code == municipality).ToList();
        return new PeriodReport
        {
            Period = period,
            MadeAt = madeAt,
            Environment = environment.Name,
            Municipality = municipality,
            Names = towns.ToDictionary(m => m.Code, m => m.Name),
            Came = totals.Came,
            Went = totals.Went,
            Rejects = await book.CountAsync(municipality, period.From, period.To, cancellation),
            Gaps = gaps,
            NotCome = await NotComeAsync(period, towns, cancellation),
            FarDates = await queries.FarDatesAsync(municipality, period.From, period.To, cancellation),
            Closings = period.IsMonth ? [] : await closings.OfDayAsync(municipality, period.From, cancellation),
        };
    }

    private async Task<List<NotCome>> NotComeAsync(ReportPeriod period, IEnumerable<Municipality> towns, CancellationToken cancellation)
    {
        var found = new List<NotCome>();
        foreach (var (sender, contract, expected, calendar) in from town in towns
                                                               from application in town.Applications
                                                               from provision in application.Provides
                                                               where provision.Expected is not null
                                                               select (new ApplicationRef(town.Code, application.Id), provision.Contract, provision.Expected, town.Calendar ?? MunicipalCalendar.Usual))
        {
            var due = DueDays(period, expected, calendar, clock.GetUtcNow()).ToList();
            var come = await watch.ComeAsync(sender, contract, due, cancellation);
            List<DateOnly> missing = [.. due.Where(day => !come.Contains(day))];
            if (missing.Count > 0) found.Add(new NotCome(sender, contract, missing));
        }
        return found;
    }

    /// <summary>Business dates of the period that must be there by now.</summary>
    internal static IEnumerable<DateOnly> DueDays(ReportPeriod period, Expectation expected, MunicipalCalendar calendar, DateTimeOffset now)
    {
        for (var day = period.From; day.DayNumber <= period.To.DayNumber + LongestBreak; day = day.AddDays(1))
        {
            var due = JapanTime.At(day.ToDateTime(expected.By));
            if (due > now) yield break;
            if (expected.DueAt(due, calendar) is { } date && date >= period.From && date <= period.To) yield return date;
        }
    }
}
