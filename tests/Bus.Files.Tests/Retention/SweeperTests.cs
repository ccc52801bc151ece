using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Homes;
using Bus.Files.Retention;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Retention;

public sealed class SweeperTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly StandingClock _clock = new();
    private readonly TestHub _hub;

    public SweeperTests()
    {
        _hub = new TestHub(_folder, clock: _clock);
        Directory.CreateDirectory(_hub.Result);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Source_IsKeptSevenDaysAfterItsResult()
    {
        var claim = ClaimOf("a.csv");
        claim.MarkDone(_clock.Now);
        After(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.True(Directory.Exists(claim.Folder));
        After(TimeSpan.FromSeconds(1));
        Assert.False(Directory.Exists(claim.Folder));
    }

    /// <summary>What cannot be deleted in one home keeps nobody else's personal data.</summary>
    [Fact]
    public void HomeThatCannotBeSwept_HoldsUpNoOther()
    {
        var stuck = new Claim(_hub.Get<HomeKeeper>().Of(new ApplicationRef(TestHub.Collection.Municipality, "a-before")), TestHub.Contract, new string('0', 32), "x.csv", null);
        Directory.CreateDirectory(Path.Combine(stuck.Folder, "made-by-somebody"));
        stuck.MarkDone(_clock.Now);
        var claim = ClaimOf("a.csv");
        claim.MarkDone(_clock.Now);
        After(TimeSpan.FromDays(7));
        Assert.False(Directory.Exists(claim.Folder));
    }

    [Fact]
    public void Source_WithoutAResult_IsKeptForEver()
    {
        var claim = ClaimOf("a.csv");
        After(TimeSpan.FromDays(10_000));
        Assert.True(File.Exists(claim.DataPath));
    }

    [Fact]
    public void ErrorFiles_GoAfterThirtyDays_ResultsLater_OthersNever()
    {
        string[] errors = ["a.csv.362018-20261120-0000000042.errors.csv", "a.csv.362018-20261120-0000000042.errors.raw", "362018-20261120-0000000042.unmappable.csv"];
        string[] kept = ["a.csv.362018-20261120-0000000042.result.json", "somebody's own.errors.csv"];
        foreach (var name in errors.Concat(kept))
        {
            File.WriteAllText(Path.Combine(_hub.Result, name), "");
            File.SetLastWriteTimeUtc(Path.Combine(_hub.Result, name), _clock.Now.UtcDateTime);
        }
        After(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(5, Directory.GetFiles(_hub.Result).Length);
        After(TimeSpan.FromSeconds(1));
        Assert.Equal(kept.Order(StringComparer.Ordinal), Directory.GetFiles(_hub.Result).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
        After(TimeSpan.FromDays(370));
        Assert.Equal("somebody's own.errors.csv", Path.GetFileName(Assert.Single(Directory.GetFiles(_hub.Result))));
    }

    [Fact]
    public async Task Round_ClockWasSetAhead_DeletesNothing()
    {
        var claim = ClaimOf("a.csv");
        claim.MarkDone(_clock.Now);
        var sweeper = _hub.Get<Sweeper>();
        _clock.Jump(TimeSpan.FromDays(8));
        await sweeper.RoundAsync(default);
        Assert.True(Directory.Exists(claim.Folder));
        _clock.Now += TimeSpan.FromDays(1);
        await sweeper.RoundAsync(default);
        Assert.False(Directory.Exists(claim.Folder));
    }

    private Claim ClaimOf(string name)
    {
        _hub.Drop(name, Rows.Of(1), "1,1000");
        return _hub.Get<ClaimDesk>().Take(_hub.Home, TestHub.Contract, new CompleteFile(name, name + ".end", _clock.Now))!;
    }

    private void After(TimeSpan time)
    {
        _clock.Now += time;
        _hub.Get<Sweeper>().Sweep(default);
    }
}
