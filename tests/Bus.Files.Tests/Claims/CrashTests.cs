using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.FrontDoor;
using Bus.Files.TakingIn;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

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

    /// <summary>No crash, but a folder in which each account moves its own files only (sticky): the data alone would look like data that never had an end file.</summary>
    [Fact]
    public async Task DataThatCannotBeMoved_KeepsItsEndFile()
    {
        // Root alone can be another account for a moment.
        if (!Ownership.HubIsRoot) return;
        await using var hub = new TestHub(_folder);
        hub.Drop("daily.csv", Rows.Of(2), "2,2000");
        const UnixFileMode Everybody = (UnixFileMode)0x1FF; // 0777
        for (var folder = Directory.CreateDirectory(hub.Home.Claims(TestHub.Contract)).FullName; folder.Length >= _folder.Path.Length; folder = Path.GetDirectoryName(folder)!) File.SetUnixFileMode(folder, Everybody);
        File.SetUnixFileMode(Path.GetDirectoryName(hub.In)!, Everybody);
        File.SetUnixFileMode(hub.In, Everybody | UnixFileMode.StickyBit);
        Ownership.Of(Path.Combine(hub.In, "daily.csv.end"), OtherAccount.Number, Ownership.Same);
        var desk = hub.Get<ClaimDesk>();
        using (new OtherAccount()) Assert.Throws<IOException>(() => desk.Take(hub.Home, TestHub.Contract, Daily));
        Assert.True(File.Exists(Path.Combine(hub.In, "daily.csv.end")));
        Assert.Empty(Directory.EnumerateDirectories(hub.Home.Claims(TestHub.Contract)));
    }

    /// <summary>No crash, but a failure behind the renames: the file lies claimed and in no lane. What is dropped after it must not be claimed before it is found.</summary>
    [Fact]
    public async Task ClaimThatFailedBehindTheRenames_GoesAheadOfWhatCameLater()
    {
        // Root alone can be another account for a moment.
        if (!Ownership.HubIsRoot) return;
        await using var hub = new TestHub(_folder, clock: new StandingClock());
        using var signals = new FolderSignals(new FilesOptions(), NullLogger.Instance);
        hub.Drop("a.csv", Rows.Of(1), "1,1000");
        const UnixFileMode Everybody = (UnixFileMode)0x1FF, NotToBeRead = (UnixFileMode)0xDB; // 0777, 0333
        for (var folder = Directory.CreateDirectory(hub.Home.Claims(TestHub.Contract)).FullName; folder.Length >= _folder.Path.Length; folder = Path.GetDirectoryName(folder)!) File.SetUnixFileMode(folder, Everybody);
        File.SetUnixFileMode(Path.GetDirectoryName(hub.In)!, Everybody);
        var (desk, folders, lanes) = (hub.Get<ClaimDesk>(), hub.Get<DropFolders>(), hub.Get<Lanes>());
        File.Move(Path.Combine(hub.In, "a.csv"), Path.Combine(hub.In, ".a.csv"));
        // From here on the home is this node's, and what no node has in hand has been looked for.
        folders.Look(signals, all: true);
        File.Move(Path.Combine(hub.In, ".a.csv"), Path.Combine(hub.In, "a.csv"));
        File.SetUnixFileMode(hub.In, NotToBeRead);
        // It may be written, so both are moved; it cannot be opened, so that the move cannot be made durable.
        using (new OtherAccount()) Assert.Throws<IOException>(() => desk.Take(hub.Home, TestHub.Contract, new CompleteFile("a.csv", "a.csv.end", default)));
        File.SetUnixFileMode(hub.In, Everybody);
        Assert.Empty(Directory.EnumerateFiles(hub.In));

        hub.Drop("b.csv", Rows.Of(1), "1,1000");
        await Eventually.True(() =>
        {
            folders.Look(signals, all: true);
            return !File.Exists(Path.Combine(hub.In, "b.csv"));
        });
        using var stop = new CancellationTokenSource();
        var running = lanes.RunAsync(stop.Token);
        await hub.ResultOf("b.csv");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["a.csv", "b.csv"], hub.Intake.Arrivals.Select(a => a.File));
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
        using var after = new TestFolder(_folder.Journal);
        var intake = new ScriptedIntake { EachRecord = (n, _) => { if (n == 2) _folder.CopyTo(after); return Task.CompletedTask; } };
        await using (var hub = await new TestHub(_folder, intake).StartAsync())
        {
            hub.Drop("daily.csv", Rows.File(Rows.BadDate(1), Rows.Good(2)), "2,2000");
            await hub.ResultOf("daily.csv");
        }
        after.Journal = new MemoryJournal();

        await using var next = await new TestHub(after).StartAsync();
        await next.ResultOf("daily.csv");
        Assert.Equal(intake.Arrivals.Single().Claim, Assert.Single(next.Intake.Arrivals).Claim);
        Assert.Single(File.ReadAllLines(Directory.EnumerateFiles(next.Result, "*.errors.raw").Single()));
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task AfterTheCommit_BeforeTheAnswer_AnswersAreWrittenAndNothingIsTakenTwice(int bad)
    {
        using var after = new TestFolder(_folder.Journal);
        // A copy of the folder holds what the dead process had written, and not what it had in its buffers.
        var intake = new ScriptedIntake { AfterCommit = () => { _folder.CopyTo(after); return Task.CompletedTask; } };
        string[] rows = [.. Enumerable.Range(1, bad).Select(Rows.BadDate)];
        await using (var hub = await new TestHub(_folder, intake).StartAsync())
        {
            hub.Drop("daily.csv", Rows.File([.. rows, Rows.Good(9)]), $"{bad + 1},0");
            await hub.ResultOf("daily.csv");
        }

        await using var next = await new TestHub(after).StartAsync();
        Assert.Equal(bad, (await next.ResultOf("daily.csv")).GetProperty("rejected").GetInt32());
        Assert.Empty(next.Intake.Arrivals);
        Assert.Equal(1, after.Journal.Commits);
        Assert.Equal(string.Concat(rows.Select(r => r + "\r\n")), File.ReadAllText(Directory.EnumerateFiles(next.Result, "*.errors.raw").Single()));
        Assert.Equal(bad + 1, File.ReadAllLines(Directory.EnumerateFiles(next.Result, "*.errors.csv").Single()).Length);
    }

    [Fact]
    public async Task Claim_OfAFileThatItsSenderTookBack_GivesTheEndFileBack()
    {
        await using var hub = new TestHub(_folder);
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        File.Delete(Path.Combine(hub.In, "daily.csv"));
        Assert.Null(hub.Get<ClaimDesk>().Take(hub.Home, TestHub.Contract, Daily));
        Assert.Equal("daily.csv.end", Path.GetFileName(Assert.Single(Directory.GetFiles(hub.In))));
        Assert.Empty(Directory.GetDirectories(hub.Home.Claims(TestHub.Contract)));
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
