using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Claims;

/// <summary>A process may die between any two steps. Each test leaves the folder as that point would, and starts a new hub over it.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly CompleteFile Daily = new("daily.csv", "daily.csv.end", default);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AfterTheClaim_BeforeTheIntake_IsTakenIn()
    {
        var hub = new TestHub(_folder);
        hub.Drop("daily.csv", Rows.Of(2), "2,2000");
        var claim = hub.Get<ClaimDesk>().Take(hub.Home, TestHub.Contract, Daily)!;
        await hub.DisposeAsync();

        await using var next = await new TestHub(_folder).StartAsync();
        Assert.Equal("accepted", (await next.ResultOf("daily.csv")).GetProperty("state").GetString());
        Assert.Equal((claim.Id, new ControlTotal(2, 2000)), (next.Intake.Arrivals.Single().Claim, next.Intake.Arrivals.Single().Declared));
    }

    [Fact]
    public async Task BetweenTheTwoRenames_EndFileGoesBackAndBothAreTaken()
    {
        var hub = new TestHub(_folder);
        hub.Drop("daily.csv", Rows.Of(2), "2,2000");
        var folder = Directory.CreateDirectory(Claim.FolderOf(hub.Home, TestHub.Contract, new string('0', 31) + "1")).FullName;
        File.Move(Path.Combine(hub.In, "daily.csv.end"), Path.Combine(folder, "daily.csv.end"));
        await hub.DisposeAsync();

        await using var next = await new TestHub(_folder).StartAsync();
        await next.ResultOf("daily.csv");
        Assert.Equal(new ControlTotal(2, 2000), Assert.Single(next.Intake.Arrivals).Declared);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task BetweenTheTwoRenames_NewerEndFileWins()
    {
        var hub = new TestHub(_folder);
        hub.Drop("daily.csv", Rows.Of(2), "2,2000");
        var folder = Directory.CreateDirectory(Claim.FolderOf(hub.Home, TestHub.Contract, new string('0', 31) + "1")).FullName;
        File.WriteAllText(Path.Combine(folder, "daily.csv.end"), "1,1000");
        await hub.DisposeAsync();

        await using var next = await new TestHub(_folder).StartAsync();
        await next.ResultOf("daily.csv");
        Assert.Equal(new ControlTotal(2, 2000), Assert.Single(next.Intake.Arrivals).Declared);
    }

    [Fact]
    public async Task BeforeTheFirstRename_EmptyClaimIsRemoved()
    {
        var hub = new TestHub(_folder);
        var folder = Directory.CreateDirectory(Claim.FolderOf(hub.Home, TestHub.Contract, new string('0', 31) + "1")).FullName;
        Directory.CreateDirectory(hub.In);
        await hub.DisposeAsync();
        await using var next = await new TestHub(_folder).StartAsync();
        await Eventually.True(() => !Directory.Exists(folder));
    }

    [Fact]
    public async Task WhileItIsRead_IsTakenInAgainUnderTheSameClaim()
    {
        var reached = new TaskCompletionSource();
        var intake = new ScriptedIntake { EachRecord = async (n, ct) => { if (n < 2) return; reached.TrySetResult(); await Task.Delay(-1, ct); } };
        var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("daily.csv", Rows.File(Rows.BadDate(1), Rows.Good(2)), "2,2000");
        await reached.Task;
        await hub.DisposeAsync();
        var claim = Path.GetFileName(Assert.Single(Directory.GetDirectories(hub.Home.Claims(TestHub.Contract))));

        await using var next = await new TestHub(_folder).StartAsync();
        await next.ResultOf("daily.csv");
        Assert.Equal(claim, Assert.Single(next.Intake.Arrivals).Claim);
        Assert.Single(File.ReadAllLines(Directory.EnumerateFiles(next.Result, "*.errors.raw").Single()));
    }

    [Fact]
    public async Task AfterTheCommit_BeforeTheAnswer_AnswersAreWrittenAndNothingIsTakenTwice()
    {
        var reached = new TaskCompletionSource();
        var intake = new ScriptedIntake { AfterCommit = () => { reached.SetResult(); return Task.Delay(-1).WaitAsync(TimeSpan.FromSeconds(1)); } };
        var hub = await new TestHub(_folder, intake, options: new() { ["Files:RetryAfter"] = "01:00:00" }).StartAsync();
        hub.Drop("daily.csv", Rows.File(Rows.BadDate(1), Rows.Good(2)), "2,2000");
        await reached.Task;
        Assert.Empty(hub.ResultPaths("daily.csv"));
        await hub.DisposeAsync();

        await using var next = await new TestHub(_folder).StartAsync();
        var result = await next.ResultOf("daily.csv");
        Assert.Equal(1, result.GetProperty("rejected").GetInt32());
        Assert.Empty(next.Intake.Arrivals);
        Assert.Equal(1, _folder.Journal.Commits);
        Assert.Equal(Rows.BadDate(1) + "\r\n", File.ReadAllText(Directory.EnumerateFiles(next.Result, "*.errors.raw").Single()));
        Assert.Equal(2, File.ReadAllLines(Directory.EnumerateFiles(next.Result, "*.errors.csv").Single()).Length);
    }

    [Fact]
    public async Task AfterTheAnswer_BeforeTheMark_SecondAnswerIsTheSame()
    {
        var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.File(Rows.BadDate(1), Rows.Good(2)), "2,2000");
        await hub.ResultOf("daily.csv");
        var folder = Directory.GetDirectories(hub.Home.Claims(TestHub.Contract)).Single();
        await Eventually.True(() => Claim.DoneAt(folder) is not null);
        await hub.DisposeAsync();
        File.Delete(Path.Combine(folder, ".done"));
        var before = Answers(hub);

        await using var next = await new TestHub(_folder).StartAsync();
        await Eventually.True(() => Claim.DoneAt(folder) is not null);
        Assert.Equal(before, Answers(next));
        Assert.Equal(1, _folder.Journal.Commits);
    }

    [Fact]
    public async Task SeveralClaims_AreTakenInTheOrderInWhichTheyWereMade()
    {
        var hub = new TestHub(_folder);
        var names = Enumerable.Range(0, 20).Select(i => $"{(char)('t' - i)}.csv").ToList();
        foreach (var name in names)
        {
            hub.Drop(name, Rows.Of(1), "1,1000");
            hub.Get<ClaimDesk>().Take(hub.Home, TestHub.Contract, new CompleteFile(name, name + ".end", default));
        }
        await hub.DisposeAsync();

        await using var next = await new TestHub(_folder).StartAsync();
        await Eventually.True(() => next.Intake.Arrivals.Count == names.Count);
        Assert.Equal(names, next.Intake.Arrivals.Select(a => a.File));
    }

    [Fact]
    public async Task FullResultFolder_IsAnsweredWhenThereIsRoom()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        Directory.Delete(hub.Result);
        File.WriteAllText(hub.Result, "in the way");
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        await Eventually.True(() => _folder.Journal.Commits == 1);
        File.Delete(hub.Result);
        await hub.ResultOf("daily.csv");
        Assert.Equal(1, _folder.Journal.Commits);
    }

    [Fact]
    public async Task FileWrittenToWhileItIsRead_IsReadAgainFromTheStart()
    {
        var grown = false;
        string? claimed = null;
        var intake = new ScriptedIntake
        {
            EachRecord = (n, _) =>
            {
                if (grown || n != 2) return Task.CompletedTask;
                grown = true;
                claimed = Directory.GetFiles(_folder.Path, "daily.csv", SearchOption.AllDirectories).Single();
                return File.AppendAllTextAsync(claimed, Rows.Good(3) + "\r\n");
            },
        };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("daily.csv", Rows.Of(2), "3,3000");
        Assert.Equal(3, (await hub.ResultOf("daily.csv")).GetProperty("records").GetInt32());
        Assert.Equal(1, _folder.Journal.Commits);
    }

    private static string Answers(TestHub hub) => string.Join("\n---\n",
        Directory.EnumerateFiles(hub.Result).Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path) + "\n" + File.ReadAllText(path)));
}
