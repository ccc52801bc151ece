using System.Globalization;
using Bus.Host.Backups;
using Bus.Host.Disk;
using Bus.Host.Reports.Periods;

namespace Bus.Host.Reports.Writing;

/// <summary>
/// Where reports lie: a folder a month, in it one a day (<c>2026-11/2026-11-20</c>) and one of the month (<c>2026-11/monthly</c>). All files of one are written under a hidden name, synced and appear
/// at once by its rename; so what has its name is whole. A name that is not of these forms is left alone.
/// </summary>
/// <param name="node">Whose unfinished ones these are: another node's are not touched.</param>
internal sealed class ReportFolder(string path, string node)
{
    private const string Monthly = "monthly";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string Partial => $".{Uri.EscapeDataString(node)}.partial";

    /// <summary>Whether a period's reports are there.</summary>
    public bool Has(ReportPeriod period) => Directory.Exists(PlaceOf(period));

    /// <summary>The days of which reports are there, newest first.</summary>
    public IReadOnlyList<DateOnly> Days() => [.. Months().SelectMany(m => Directory.EnumerateDirectories(m)).Select(d => DayOf(d)).OfType<DateOnly>().OrderDescending()];

    /// <summary>Writes a period's files, all or none.</summary>
    /// <param name="files">Name and content of each.</param>
    public async Task WriteAsync(ReportPeriod period, IEnumerable<(string Name, Func<Stream, Task> Write)> files, CancellationToken cancellation)
    {
        var place = PlaceOf(period);
        var month = Path.GetDirectoryName(place)!;
        Make(path);
        Make(month);
        Sweep();
        var partial = HiddenOf(place);
        Make(partial);
        foreach (var (name, write) in files)
        {
            cancellation.ThrowIfCancellationRequested();
            await WriteAsync(Path.Combine(partial, name), write, cancellation);
        }
        Durable.Sync(partial);
        // Another node that took the work over may have been first; its reports are as good.
        if (Directory.Exists(place)) Directory.Delete(partial, recursive: true);
        else Directory.Move(partial, place);
        Durable.Sync(month);
        Durable.Sync(path);
    }

    /// <summary>Deletes all but the newest; how many went.</summary>
    public int Prune(int days, int months)
    {
        var old = Days().Skip(days).Select(d => PlaceOf(ReportPeriod.OfDay(d)))
            .Concat(Months().OrderDescending(StringComparer.Ordinal).Select(m => Path.Combine(m, Monthly)).Where(Directory.Exists).Skip(months)).ToList();
        foreach (var place in old)
        {
            // What is half deleted has no name by which it could be taken for whole.
            Directory.Move(place, HiddenOf(place));
            Directory.Delete(HiddenOf(place), recursive: true);
            var month = Path.GetDirectoryName(place)!;
            if (!Directory.EnumerateFileSystemEntries(month).Any()) Directory.Delete(month);
        }
        return old.Count;
    }

    /// <summary>Removes what a crash left half done.</summary>
    private void Sweep()
    {
        // The whole name: another node's may end with this one's.
        foreach (var left in Months().SelectMany(m => Directory.EnumerateDirectories(m, ".*" + Partial)).Where(IsOwn).ToList()) Directory.Delete(left, recursive: true);
    }

    private bool IsOwn(string folder)
    {
        var of = Path.GetFileName(folder)[1..^Partial.Length];
        return of == Monthly || ReportPeriod.ReadDay(of) is not null;
    }

    private static async Task WriteAsync(string file, Func<Stream, Task> write, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var target = new FileStream(file, options);
        await write(target);
        await target.FlushAsync(cancellation);
        target.Flush(flushToDisk: true);
    }

    private string PlaceOf(ReportPeriod period) =>
        Path.Combine(path, period.From.ToString("yyyy-MM", CultureInfo.InvariantCulture), period.IsMonth ? Monthly : period.Name);

    private string HiddenOf(string place) => Path.Combine(Path.GetDirectoryName(place)!, $".{Path.GetFileName(place)}{Partial}");

    private IEnumerable<string> Months() => !Directory.Exists(path) ? [] : Directory.EnumerateDirectories(path).Where(m => ReportPeriod.ReadMonth(Path.GetFileName(m)) is not null);

    private static DateOnly? DayOf(string folder) => ReportPeriod.ReadDay(Path.GetFileName(folder)) is { } day && Path.GetFileName(Path.GetDirectoryName(folder)) == ReportPeriod.OfMonth(day.From).Name ? day.From : null;

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, OwnerOnly);
    }
}
