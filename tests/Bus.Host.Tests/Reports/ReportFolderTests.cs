using System.Text;
using Bus.Host.Reports.Periods;
using Bus.Host.Reports.Writing;

namespace Bus.Host.Tests.Reports;

/// <summary>What has its name is whole, is its owner's alone, and goes in its time.</summary>
public sealed class ReportFolderTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 20);
    private readonly string _path = Directory.CreateTempSubdirectory("bus-reports-").FullName;
    private readonly ReportFolder _folder;

    public ReportFolderTests() => _folder = new ReportFolder(_path, "hub/1");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task Write_MakesAllFiles_ForTheirOwnerOnly()
    {
        await WriteAsync(ReportPeriod.OfDay(Day));
        await WriteAsync(ReportPeriod.OfMonth(Day));

        Assert.Equal(["2026-11/2026-11-20/a.csv", "2026-11/2026-11-20/b.html", "2026-11/monthly/a.csv", "2026-11/monthly/b.html"], Files());
        Assert.All(Directory.GetFiles(_path, "*", SearchOption.AllDirectories), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(_path, "2026-11/monthly/a.csv")));
        Assert.True(_folder.Has(ReportPeriod.OfDay(Day)) && _folder.Has(ReportPeriod.OfMonth(Day)) && !_folder.Has(ReportPeriod.OfDay(Day.AddDays(1))));
    }

    [Fact]
    public async Task Write_ThatFailsHalfWay_ShowsNothing_AndTheNextOneLeavesNothingOfItBehind()
    {
        var period = ReportPeriod.OfDay(Day);
        await Assert.ThrowsAsync<IOException>(() => _folder.WriteAsync(period, [("a.csv", Content("a")), ("b.html", _ => throw new IOException("No space left on device"))], default));
        Assert.False(_folder.Has(period));
        Assert.Empty(_folder.Days());

        await WriteAsync(period);
        Assert.Equal(["2026-11/2026-11-20/a.csv", "2026-11/2026-11-20/b.html"], Files());
    }

    [Fact]
    public async Task Write_WhereAnotherNodeWasFirst_LeavesIts()
    {
        var period = ReportPeriod.OfDay(Day);
        await new ReportFolder(_path, "hub-2").WriteAsync(period, [("a.csv", Content("first"))], default);
        await WriteAsync(period);

        Assert.Equal(["2026-11/2026-11-20/a.csv"], Files());
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(_path, "2026-11/2026-11-20/a.csv")));
    }

    [Fact]
    public async Task Prune_KeepsTheNewest_AndWhatIsNoReport()
    {
        foreach (var day in (DateOnly[])[new(2026, 10, 30), new(2026, 10, 31), new(2026, 11, 1)]) await WriteAsync(ReportPeriod.OfDay(day));
        foreach (var month in (DateOnly[])[new(2026, 9, 1), new(2026, 10, 1)]) await WriteAsync(ReportPeriod.OfMonth(month));
        Directory.CreateDirectory(Path.Combine(_path, "2026-10", "mine"));
        Directory.CreateDirectory(Path.Combine(_path, "old"));

        Assert.Equal(2, _folder.Prune(days: 2, months: 1));

        Assert.Equal(["2026-10", "2026-10/2026-10-31", "2026-10/mine", "2026-10/monthly", "2026-11", "2026-11/2026-11-01", "old"],
            Directory.GetDirectories(_path, "*", SearchOption.AllDirectories).Select(d => Path.GetRelativePath(_path, d)).Order(StringComparer.Ordinal));
    }

    [Theory]
    // Before the time of day, the day before yesterday is the last that is due.
    [InlineData("2026-11-20T21:29:00Z", null, "2026-10 2026-11-19")]
    [InlineData("2026-11-20T21:30:00Z", null, "2026-10 2026-11-20")]
    // What was missed while no hub ran.
    [InlineData("2026-11-20T21:30:00Z", "2026-11-17", "2026-10 2026-11-18 2026-11-19 2026-11-20")]
    [InlineData("2026-11-20T21:30:00Z", "2026-11-02", "2026-10 2026-11-18 2026-11-19 2026-11-20")]
    [InlineData("2026-11-20T21:30:00Z", "2026-11-20", "2026-10")]
    // The first of a month.
    [InlineData("2026-11-30T21:29:00Z", "2026-11-29", "2026-10")]
    [InlineData("2026-11-30T21:30:00Z", "2026-11-29", "2026-11-30 2026-11")]
    public async Task Due_IsWhatIsNotThere(string now, string? newest, string expected)
    {
        if (newest is not null) await WriteAsync(ReportPeriod.ReadDay(newest)!);
        var due = ReportSchedule.Due(_folder, new ReportOptions { MakeUp = 3 }, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(expected, string.Join(' ', due.Select(p => p.Name)));
    }

    private Task WriteAsync(ReportPeriod period) => _folder.WriteAsync(period, [("a.csv", Content("a")), ("b.html", Content("b"))], default);

    private static Func<Stream, Task> Content(string text) => stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    private IEnumerable<string> Files() => Directory.GetFiles(_path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_path, f)).Order(StringComparer.Ordinal);
}
