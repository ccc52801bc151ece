using System.Text;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts;
using Bus.Host.Reports.Periods;
using Microsoft.Extensions.Options;

namespace Bus.Host.Reports.Writing;

/// <summary>Writes the reports that are due, by one node: for all municipalities and for each, as list and page. What was missed, because no hub ran, is written as soon as one does.</summary>
internal sealed class ReportSchedule(PeriodReader reader, IRegionStore region, IOptions<ReportOptions> options, ILeases leases, TimeProvider clock, SteadyTime steady, ILogger<ReportSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private DateTimeOffset? _failed;

    /// <summary>Why the last attempt failed; null: it did not.</summary>
    public string? Trouble { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stopping) => options.Value.Folder is not { } path ? Task.CompletedTask
        : new Rounds(Tick, clock) { AtOnce = true }.RunAsync(cancellation => LookAsync(new ReportFolder(path, leases.Node), cancellation), log.ReportsFailed, stopping);

    /// <summary>Writes what is due.</summary>
    internal async Task LookAsync(ReportFolder folder, CancellationToken cancellation)
    {
        if (_failed is { } last && steady.GetUtcNow() - last < options.Value.RetryAfter) return;
        try
        {
            // The same node looks after alerts, and so knows of a failure.
            foreach (var period in leases.Holds(AlertWatch.LeaseKey) ? Due(folder, options.Value, clock.GetUtcNow()) : [])
                if (leases.Holds(AlertWatch.LeaseKey)) await WriteAsync(folder, period, cancellation);
            (_failed, Trouble) = (null, null);
        }
        catch (Exception cause) when (!cancellation.IsCancellationRequested)
        {
            (_failed, Trouble) = (steady.GetUtcNow(), cause.Message);
            throw;
        }
    }

    /// <summary>The days after the newest that is there, as far as they are made up for, and the last month; the oldest first.</summary>
    internal static IReadOnlyList<ReportPeriod> Due(ReportFolder folder, ReportOptions options, DateTimeOffset now)
    {
        var here = JapanTime.Of(now).DateTime;
        var today = DateOnly.FromDateTime(here);
        // Before the time of day, what became due yesterday is all that is.
        if (TimeOnly.FromDateTime(here) < options.At) today = today.AddDays(-1);
        // One of a day to come, made by a clock that ran ahead, holds up none.
        var newest = folder.Days().Where(day => day < today).FirstOrDefault(today.AddDays(-2));
        var days = Enumerable.Range(1, options.MakeUp).Select(back => today.AddDays(-back)).Where(day => day > newest).Select(ReportPeriod.OfDay);
        return [.. days.Append(ReportPeriod.OfMonth(today.AddMonths(-1))).Where(p => !folder.Has(p)).OrderBy(p => p.To)];
    }

    private async Task WriteAsync(ReportFolder folder, ReportPeriod period, CancellationToken cancellation)
    {
        var report = await reader.ReadAsync(period, null, cancellation);
        // Who had nothing is told so, too.
        var each = report.Municipalities.Concat(region.Current.Municipalities.Select(m => m.Code)).Distinct().ToList();
        await folder.WriteAsync(period, FilesOf(report, "all", cancellation).Concat(each.SelectMany(m => FilesOf(report.Of(m), m.Value, cancellation))), cancellation);
        log.ReportsWritten(period.Kind, period.Name, each.Count);
        if (folder.Prune(options.Value.KeepDaily, options.Value.KeepMonthly) is > 0 and var pruned) log.ReportsPruned(pruned);
    }

    private static IEnumerable<(string Name, Func<Stream, Task> Write)> FilesOf(PeriodReport report, string whose, CancellationToken cancellation)
    {
        var name = $"{report.Period.Kind}-{report.Period.Name}-{whose}";
        yield return (name + ".csv", stream => ReportList.WriteAsync(report, new ListFile(stream, forSpreadsheet: false), cancellation));
        yield return (name + ".html", async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(ReportPage.Of(report)), cancellation));
    }
}
