using System.Globalization;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>A report as rows: each municipality's with its sum, the sum of all, and what needs somebody.</summary>
internal static class ReportRows
{
    public static IEnumerable<ReportRow> Of(PeriodReport report)
    {
        foreach (var municipality in report.Municipalities)
        {
            var own = report.Of(municipality);
            foreach (var row in Details(own)) yield return row;
            yield return Sum(own, RowKind.OfMunicipality, municipality);
        }
        if (report.Municipality is null) yield return Sum(report, RowKind.OfAll, null);
        foreach (var need in Attention.Of(report)) yield return new ReportRow(RowKind.Attention, need.Municipality, need.Contract, need.Path, need.Application, Remark: $"{need.Text.Ja} / {need.Text.En}");
    }

    /// <summary>The rows of which the sums are.</summary>
    public static IEnumerable<ReportRow> Details(PeriodReport report)
    {
        foreach (var came in report.Came)
        {
            yield return new ReportRow(RowKind.Came, came.Municipality, came.Contract, came.Path, Days: came.Days.Count, Came: CameFigures.Of([came]));
            foreach (var went in report.Went.Where(w => (w.Municipality, w.Contract, w.Path) == (came.Municipality, came.Contract, came.Path)))
                yield return new ReportRow(RowKind.Went, went.Municipality, went.Contract, went.Path, went.Consumer, went.Days.Count, Went: WentFigures.Of([went]), NotAgreeing: went.NotAgreeing.Count,
                    Remark: went.NotAgreeing.Count > 0 ? $"不一致/not agreeing: {Names(went.NotAgreeing)}" : "");
        }
        foreach (var counts in report.Rejects.GroupBy(r => (r.Municipality, r.Contract)))
            yield return new ReportRow(RowKind.Errors, counts.Key.Municipality, counts.Key.Contract, Errors: ErrorFigures.Of(counts));
        foreach (var missing in report.NotCome)
            yield return new ReportRow(RowKind.NotCome, missing.Sender.Municipality, missing.Contract, null, missing.Sender.Application, NotCome: missing.Days.Count, Remark: $"未着/not come: {Names(missing.Days)}");
        foreach (var counted in report.Closings)
            yield return new ReportRow(RowKind.Closing, counted.Closing.Key.Provider.Municipality, counted.Closing.Key.Contract, null, counted.Closing.Key.Provider.Application, Closing: counted);
    }

    public static ReportRow Sum(PeriodReport report, RowKind kind, MunicipalityCode? municipality) => new(kind, municipality, Days: Distinct(report.Came.SelectMany(c => c.Days)), Came: CameFigures.Of(report.Came),
        Went: WentFigures.Of(report.Went), NotAgreeing: Distinct(report.Went.SelectMany(w => w.NotAgreeing)), Errors: ErrorFigures.Of(report.Rejects), NotCome: Distinct(report.NotCome.SelectMany(n => n.Days)));

    public static string Names(IEnumerable<DateOnly> days) => string.Join(' ', days.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private static int Distinct(IEnumerable<DateOnly> days) => days.Distinct().Count();
}
