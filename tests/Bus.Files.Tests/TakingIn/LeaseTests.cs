using Bus.Core.Nodes;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.TakingIn;

/// <summary>Two nodes over one root and one journal: a home is one node's at a time.</summary>
public sealed class LeaseTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly GivenLeases _first = new(), _second = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Home_IsTakenInByTheNodeThatHasIt_AndByTheOtherOnceThatHasIt()
    {
        await using var first = await new TestHub(_folder, leases: _first.Give()).StartAsync();
        await using var second = await new TestHub(_folder, leases: _second).StartAsync();
        first.Drop("a.csv", Rows.Of(1), "1,1000");
        await first.ResultOf("a.csv");
        _first.Take();
        second.Drop("b.csv", Rows.Of(1), "1,1000");
        _second.Give();
        await second.ResultOf("b.csv");
        Assert.Equal(["a.csv"], Names(first));
        Assert.Equal(["b.csv"], Names(second));
    }

    [Fact]
    public async Task FileThatIsNotComplete_IsShownByTheNodeThatHasItsHome()
    {
        var options = new Dictionary<string, string?> { ["Files:EndFileWait"] = "01:00:00" };
        await using var first = await new TestHub(_folder, options: options, leases: _first.Give()).StartAsync();
        await using var second = await new TestHub(_folder, options: options, leases: _second).StartAsync();
        var (one, other) = (first.Get<IFileProgress>(), second.Get<IFileProgress>());
        first.Drop("a.csv", Rows.Of(1));
        await Eventually.True(() => one.Current is [{ File: "a.csv" }]);
        Assert.Empty(other.Current);
        _first.Take();
        _second.Give();
        await Eventually.True(() => one.Current.Count == 0 && other.Current is [{ File: "a.csv" }]);
    }

    [Fact]
    public async Task FileInHand_WhoseHomeGoesToAnotherNode_IsGivenUp_AndReadThereUnderTheSameClaim_AheadOfWhatWaitsBehindIt()
    {
        var never = new TaskCompletionSource();
        var stuck = new ScriptedIntake { EachRecord = (n, ct) => n == 2 ? never.Task.WaitAsync(ct) : Task.CompletedTask };
        await using var first = await new TestHub(_folder, stuck, leases: _first.Give()).StartAsync();
        await using var second = await new TestHub(_folder, leases: _second).StartAsync();
        first.Drop("a.csv", Rows.Of(3), "3,3000");
        await Eventually.True(() => first.Get<IFileProgress>().Current is [{ Records: 2 }]);
        var claim = first.Get<IFileProgress>().Current.Single().ClaimId;
        first.Drop("b.csv", Rows.Of(1), "1,1000");
        await Eventually.True(() => !File.Exists(Path.Combine(first.In, "b.csv")));

        _first.Take();
        _second.Give();
        await second.ResultOf("b.csv");
        Assert.Equal("accepted", (await second.ResultOf("a.csv")).GetProperty("state").GetString());
        Assert.Equal(["a.csv", "b.csv"], Names(second));
        Assert.Equal(claim, second.Intake.Arrivals.First().Claim);
        await Eventually.True(() => first.Get<IFileProgress>().Current.Count == 0);

        // It gets the home back: nothing of it is done again.
        _second.Take();
        _first.Give();
        first.Drop("c.csv", Rows.Of(1), "1,1000");
        await first.ResultOf("c.csv");
        Assert.Single(first.ResultPaths("a.csv"));
        Assert.Single(first.ResultPaths("b.csv"));
    }

    /// <summary>It stands still before it opens the file; the other one is in the midst of it, with a refused record behind it, when it wakes up.</summary>
    [Fact]
    public async Task NodeThatWakesUpWithAFileInHand_TakesNothingOfTheOthersErrorFileAway()
    {
        TaskCompletionSource stands = new(), wakes = new(), goesOn = new();
        // The second node's lease is a later one.
        _second.Give().Take();
        var reading = new ScriptedIntake { EachRecord = (n, ct) => n == 2 ? goesOn.Task.WaitAsync(ct) : Task.CompletedTask };
        await using var first = new TestHub(_folder, new ScriptedIntake { EachRecord = (_, _) => throw new LeaseLostException() }, leases: _first.Give());
        first.Admission.OfFile = _ =>
        {
            stands.SetResult();
            wakes.Task.Wait();
            return null;
        };
        await first.StartAsync();
        await using var second = await new TestHub(_folder, reading, leases: _second).StartAsync();
        first.Drop("a.csv", Rows.File(Rows.BadDate(1), Rows.Good(2)), "2,2000");
        await stands.Task;
        _first.Take();
        _second.Give();
        await Eventually.True(() => second.Get<IFileProgress>().Current is [{ Records: 2 }]);
        wakes.SetResult();
        await Eventually.True(() => first.Get<IFileProgress>().Current.Count == 0);
        goesOn.SetResult();
        Assert.Equal(1, (await second.ResultOf("a.csv")).GetProperty("rejected").GetInt64());
        Assert.Equal(2, File.ReadAllLines(Directory.GetFiles(second.Result, "a.csv.*.errors.csv").Single()).Length);
        Assert.Single(File.ReadAllLines(Directory.GetFiles(second.Result, "a.csv.*.errors.raw").Single()));
    }

    [Fact]
    public async Task ClaimThatANodeMakesAsItWakesUp_IsFoundByTheOneThatHasTheHome()
    {
        await using var second = await new TestHub(_folder, options: new() { ["Files:StrayInterval"] = "00:00:00.1" }, leases: _second.Give()).StartAsync();
        second.Drop("a.csv", Rows.Of(1), "1,1000");
        await second.ResultOf("a.csv");
        // As a node that stood still between its look and its rename: the claim is another's, and nobody has it in hand.
        // It appears whole: an empty claim is removed, and half a file would be read as it is.
        var made = Directory.CreateDirectory(Path.Combine(_folder.Path, "made")).FullName;
        File.WriteAllText(Path.Combine(made, "late.csv"), Rows.Of(2));
        Directory.Move(made, Claim.FolderOf(second.Home, TestHub.Contract, new string('f', 32)));
        Assert.Equal("accepted", (await second.ResultOf("late.csv")).GetProperty("state").GetString());
        Assert.Equal(2, second.Intake.Arrivals.Count);
        Assert.Single(second.ResultPaths("a.csv"));
    }

    [Fact]
    public async Task NodeThatStoodStillAmidAClaim_FindsItPutBack_AndTakesNothing()
    {
        var first = new TestHub(_folder, leases: _first.Give());
        first.Drop("a.csv", Rows.Of(1), "1,1000");
        await using var second = await new TestHub(_folder, leases: _second.Give()).StartAsync();
        await second.ResultOf("a.csv");
        Assert.Null(first.Get<ClaimDesk>().Take(first.Home, TestHub.Contract, new CompleteFile("a.csv", "a.csv.end", default)));
        Assert.Single(Directory.EnumerateDirectories(first.Home.Claims(TestHub.Contract)));
        await first.DisposeAsync();
    }

    private static string[] Names(TestHub hub) => [.. hub.Intake.Arrivals.Select(a => a.File)];
}
