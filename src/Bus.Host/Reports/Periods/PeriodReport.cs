using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>日報 or 月報: what a report says, before it is written as a list or a page. Totals, and receipt numbers; nothing personal.</summary>
internal sealed record PeriodReport
{
    public required ReportPeriod Period { get; init; }
    /// <summary>The journal as it was then; what has been delivered or corrected since is not in it.</summary>
    public required DateTimeOffset MadeAt { get; init; }
    /// <summary>本番, 検証 …; null: not named.</summary>
    public string? Environment { get; init; }
    /// <summary>Whose; null: of all municipalities.</summary>
    public MunicipalityCode? Municipality { get; init; }
    public required IReadOnlyDictionary<MunicipalityCode, string> Names { get; init; }
    public required IReadOnlyList<CameTotal> Came { get; init; }
    public required IReadOnlyList<WentTotal> Went { get; init; }
    public required IReadOnlyList<RejectCount> Rejects { get; init; }
    public required IReadOnlyList<GapFound> Gaps { get; init; }
    public required IReadOnlyList<NotCome> NotCome { get; init; }
    /// <summary>What came on these days for business dates far from them: in no list of a day at which anybody looks.</summary>
    public IReadOnlyList<FarDate> FarDates { get; init; } = [];
    /// <summary>締め of the business date, and those of others that were stated on that day; none of a month.</summary>
    public IReadOnlyList<CountedClosing> Closings { get; init; } = [];

    /// <summary>Whose part it has: those that have something in it; of one municipality, that one.</summary>
    public IReadOnlyList<MunicipalityCode> Municipalities => Municipality is { } own ? [own] : [.. Came.Select(c => c.Municipality).Concat(Rejects.Select(r => r.Municipality)).Concat(NotCome.Select(n => n.Sender.Municipality))
        .Concat(Closings.Select(c => c.Closing.Key.Provider.Municipality)).Distinct().OrderBy(m => m.Value, StringComparer.Ordinal)];

    /// <summary>The part that is one municipality's, and nothing else.</summary>
    public PeriodReport Of(MunicipalityCode own) => this with
    {
        Municipality = own,
        Names = Names.Where(n => n.Key == own).ToDictionary(),
        Came = [.. Came.Where(c => c.Municipality == own)],
        Went = [.. Went.Where(w => w.Municipality == own)],
        Rejects = [.. Rejects.Where(r => r.Municipality == own)],
        Gaps = [.. Gaps.Where(g => g.Sender.Municipality == own)],
        NotCome = [.. NotCome.Where(n => n.Sender.Municipality == own)],
        FarDates = [.. FarDates.Where(f => f.Sender.Municipality == own)],
        Closings = [.. Closings.Where(c => c.Closing.Key.Provider.Municipality == own)],
    };
}

/// <summary>未着: business dates of which a hand-over that the region expects has not come.</summary>
internal sealed record NotCome(ApplicationRef Sender, string Contract, IReadOnlyList<DateOnly> Days);
