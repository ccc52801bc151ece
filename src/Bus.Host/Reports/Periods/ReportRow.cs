using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>
/// A row of a report. What came in and what went out to a consumer are rows of their own, so that within the rows that are no sums every column of amounts may be added up: nothing stands there twice.
/// </summary>
/// <param name="Days">Business dates with data; over rows they are not to be added, since one day may stand in several.</param>
/// <param name="NotAgreeing">Business dates that do not agree; likewise.</param>
internal sealed record ReportRow(RowKind Kind, MunicipalityCode? Municipality, string? Contract = null, EntryPath? Path = null, string? Application = null, int? Days = null,
    CameFigures? Came = null, WentFigures? Went = null, int? NotAgreeing = null, ErrorFigures? Errors = null, int? NotCome = null, string Remark = "", CountedClosing? Closing = null);

/// <summary>What a row of a report is of.</summary>
internal enum RowKind
{
    /// <summary>受付: what came in by a municipality, contract and path.</summary>
    Came,
    /// <summary>配信: what went out of it to one consumer.</summary>
    Went,
    /// <summary>Refused records of a municipality and contract.</summary>
    Errors,
    /// <summary>未着: an expected hand-over.</summary>
    NotCome,
    /// <summary>締め: a closing that was stated.</summary>
    Closing,
    /// <summary>The sum of a municipality's rows.</summary>
    OfMunicipality,
    /// <summary>The sum of all.</summary>
    OfAll,
    /// <summary>要対応: what needs somebody.</summary>
    Attention,
}

/// <summary>What came in.</summary>
internal sealed record CameFigures(long Messages, long Refused, DayAmount Accepted, long Rejected, long Processing)
{
    public static CameFigures Of(IEnumerable<CameTotal> came) => came.Aggregate(new CameFigures(0, 0, DayAmount.Zero, 0, 0),
        (sum, c) => new(sum.Messages + c.Messages, sum.Refused + c.Refused, sum.Accepted + c.Accepted, sum.Rejected + c.Rejected, sum.Processing + c.Processing));
}

/// <summary>What went out; over several consumers each hand-over counts.</summary>
internal sealed record WentFigures(DayAmount Due, DayAmount Delivered, DayAmount Confirmed, long Open, long Parked, long Disagreed)
{
    public static WentFigures Of(IEnumerable<WentTotal> went) => went.Aggregate(new WentFigures(DayAmount.Zero, DayAmount.Zero, DayAmount.Zero, 0, 0, 0),
        (sum, w) => new(sum.Due + w.Due, sum.Delivered + w.Delivered, sum.Confirmed + w.Confirmed, sum.Open + w.Open, sum.Parked + w.Parked, sum.Disagreed + w.Disagreed));
}

/// <summary>Refused records of bulk files, by what has become of them.</summary>
internal sealed record ErrorFigures(long Corrected, long Dismissed, long Open)
{
    /// <summary>All that were refused.</summary>
    public long Opened => Corrected + Dismissed + Open;

    public static ErrorFigures Of(IEnumerable<RejectCount> counts) => counts.Aggregate(new ErrorFigures(0, 0, 0), (sum, r) => r.State switch
    {
        RejectState.Corrected => sum with { Corrected = sum.Corrected + r.Count },
        RejectState.Dismissed => sum with { Dismissed = sum.Dismissed + r.Count },
        _ => sum with { Open = sum.Open + r.Count },
    });
}
