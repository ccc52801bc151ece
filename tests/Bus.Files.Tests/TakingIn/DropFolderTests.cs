using System.Security.Cryptography;
using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.TakingIn;

public sealed class DropFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_WithEndFile_IsTakenInAndAnswered()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        var content = Rows.Of(3);
        hub.Drop("daily.csv", content, "3,3000,2026-11-20,7,diff\r\n");
        var result = await hub.ResultOf("daily.csv");
        Assert.Equal("accepted", result.GetProperty("state").GetString());
        var taken = Assert.Single(hub.Intake.Arrivals);
        Assert.Equal(new ControlTotal(3, 3000), taken.Declared);
        Assert.Equal(new MessageHead(null, new DateOnly(2026, 11, 20), 7, Extent.Differential), taken.Head);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), taken.Hash);
        Assert.Empty(Directory.EnumerateFileSystemEntries(hub.In));
    }

    [Fact]
    public async Task File_ClaimedAndDone_KeepsItsSourceAndEndFile()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        await hub.ResultOf("daily.csv");
        var folder = Assert.Single(Directory.GetDirectories(hub.Home.Claims(TestHub.Contract)));
        await Eventually.True(() => Claim.DoneAt(folder) is not null);
        Assert.Equal([".done", "daily.csv", "daily.csv.end"], Directory.GetFiles(folder).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task File_RenamedWithoutEndFile_IsTakenAfterTheWait()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(2));
        await hub.ResultOf("daily.csv");
        Assert.Null(Assert.Single(hub.Intake.Arrivals).Declared);
    }

    [Theory, InlineData("true"), InlineData("false")]
    public async Task File_RenamedWhereOnlyRenamesCount_IsTaken(string watch)
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Complete = ["rename"] });
        await using var hub = await new TestHub(_folder, region: region, options: new() { ["Files:Watch"] = watch }).StartAsync();
        hub.Drop("daily.csv", Rows.Of(2));
        await hub.ResultOf("daily.csv");
    }

    [Fact]
    public async Task EndFile_WhereOnlyRenamesCount_IsComparedIfItIsThere_AndPutAwayIfItComesLater()
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Complete = ["rename"] });
        await using var hub = await new TestHub(_folder, region: region, options: new() { ["Files:EndFileWait"] = "00:01:00" }).StartAsync();
        hub.Drop("daily.csv", Rows.Of(3), "3,3000");
        await hub.ResultOf("daily.csv");
        Assert.Equal(new ControlTotal(3, 3000), hub.Intake.Arrivals.Single().Declared);

        hub.Drop("late.csv", Rows.Of(2));
        await hub.ResultOf("late.csv");
        File.WriteAllText(Path.Combine(hub.In, "late.csv.end"), "2,2000");
        await Eventually.True(() => !Directory.EnumerateFiles(hub.In).Any());
        Assert.Null(hub.Intake.Arrivals.Last().Declared);

        // A second one is nobody's that is known; it is said that it lies there.
        File.WriteAllText(Path.Combine(hub.In, "late.csv.end"), "2,2000");
        await Eventually.True(() => hub.Get<IFileProgress>().Current is [{ File: "late.csv.end" }]);
    }

    [Fact]
    public async Task Entries_ThatCanNeverBeTaken_AreToldByNameAndReason()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        Directory.CreateDirectory(Path.Combine(hub.In, "昨日"));
        Directory.CreateDirectory(Path.Combine(hub.In, ".snapshot"));
        File.CreateSymbolicLink(Path.Combine(hub.In, "link.csv"), Path.Combine(_folder.Path, "elsewhere.csv"));
        // 収納.csv in Shift_JIS, and bytes that are no text in it either.
        Make(hub.In, @"\216\373\224\133.csv");
        Make(hub.In, @"\377\377.csv");
        await Eventually.True(() => hub.Get<IFileProgress>().Current.Select(f => f.File).Order(StringComparer.Ordinal).SequenceEqual(["0xFFFF2E637376", "link.csv", "収納.csv", "昨日"]));
        Assert.All(hub.Get<IFileProgress>().Current, f => Assert.NotNull(f.StuckSince));
        Assert.Contains("UTF-8", hub.Get<IFileProgress>().Current.Single(f => f.File == "収納.csv").WaitsFor!.Value.En, StringComparison.Ordinal);
        Assert.Contains("ordinary", hub.Get<IFileProgress>().Current.Single(f => f.File == "link.csv").WaitsFor!.Value.En, StringComparison.Ordinal);
        // They keep nothing else from being taken.
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        await hub.ResultOf("daily.csv");
        // No string names them, so the test folder could not be removed with them.
        Shell(hub.In, "rm -rf ./*", "");
        await Eventually.True(() => hub.Get<IFileProgress>().Current.Count == 0);
    }

    private static void Make(string folder, string name) => Shell(folder, "printf x > \"$(printf \"$1\")\"", name);

    private static void Shell(string folder, string script, string argument)
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", script, "sh", argument]) { WorkingDirectory = folder })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    public async Task File_ThereAtStart_IsTaken()
    {
        var hub = new TestHub(_folder);
        hub.Drop("left.csv", Rows.Of(2));
        await using (await hub.StartAsync()) await hub.ResultOf("left.csv");
    }

    [Theory]
    [InlineData("受け入れ 日次 データ.csv")]
    [InlineData("-rf.csv")]
    [InlineData("a'b\"c$(x);&.csv")]
    [InlineData("errors.csv")]
    [InlineData("noextension")]
    public async Task File_WithAnUnusualName_IsTakenUnderIt(string name)
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop(name, Rows.Of(1), "1,1000");
        Assert.Equal(name, (await hub.ResultOf(name)).GetProperty("file").GetString());
        Assert.Equal(name, Assert.Single(hub.Intake.Arrivals).File);
    }

    [Fact]
    public async Task File_WithANameOf255Bytes_IsTakenAndItsResultNamesItInFull()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        var name = new string('収', 85);
        hub.Drop(name, Rows.Of(1));
        await Eventually.True(() => Directory.EnumerateFiles(hub.Result).Any());
        var path = Directory.EnumerateFiles(hub.Result).Single();
        Assert.True(Encoding.UTF8.GetByteCount(Path.GetFileName(path)) <= 255);
        Assert.Contains($"\"file\": \"{name}\"", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task File_WithAControlCharacterInItsName_IsRefusedWithAResult()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("a\nb.csv", Rows.Of(1), "1,1000");
        var result = await hub.ResultOf("a_b.csv");
        Assert.Equal("refused", result.GetProperty("state").GetString());
        Assert.Equal("invalid-message", result.GetProperty("faults")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task File_WithAWrongEndFile_IsRefusedWhole()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(3), "three,3000");
        var result = await hub.ResultOf("daily.csv");
        Assert.Equal("refused", result.GetProperty("state").GetString());
        Assert.Contains("件数", result.GetProperty("faults")[0].GetProperty("message").GetProperty("ja").GetString());
        Assert.Equal(0, hub.Intake.Arrivals.Single().Records);
    }

    [Fact]
    public async Task File_WithAnEndFileBeyondTheLimit_IsRefusedWhole()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1), "1,1000" + new string(' ', 2000));
        Assert.Contains("1024", (await hub.ResultOf("daily.csv")).GetProperty("faults")[0].GetProperty("message").GetProperty("en").GetString());
    }

    [Fact]
    public async Task ZeroRecordDay_TwiceWithTheSameName_IsTakenTwice()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(0), "0,0,2026-11-20,1,diff");
        await hub.ResultOf("daily.csv");
        hub.Drop("daily.csv", Rows.Of(0), "0,0,2026-11-21,2,diff");
        await Eventually.True(() => hub.ResultPaths("daily.csv").Count() == 2);
        Assert.Equal([1L, 2L], hub.Intake.Arrivals.Select(a => a.Head.Sequence!.Value));
    }

    [Fact]
    public async Task EmptyFile_IsRefusedWithAResult()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("empty.csv", "", "0,0");
        Assert.Equal("refused", (await hub.ResultOf("empty.csv")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Files_OfOneSender_AreTakenOneAfterTheOtherInOrder()
    {
        var (inside, most) = (0, 0);
        var intake = new ScriptedIntake { EachRecord = async (_, _) => { most = Math.Max(most, Interlocked.Increment(ref inside)); await Task.Delay(5); Interlocked.Decrement(ref inside); } };
        var hub = new TestHub(_folder, intake);
        var names = Enumerable.Range(0, 12).Select(i => $"f{i:D2}.csv").ToList();
        // Written last name first: they are taken as they were written.
        names.Reverse();
        foreach (var (at, name) in names.Index())
        {
            hub.Drop(name, Rows.Of(2), "2,2000");
            foreach (var file in (string[])[name, name + ".end"]) File.SetLastWriteTimeUtc(Path.Combine(hub.In, file), DateTime.UnixEpoch.AddYears(50).AddSeconds(at));
        }
        await using (await hub.StartAsync())
        {
            await Eventually.True(() => Directory.EnumerateFiles(hub.Result).Count() == names.Count);
            Assert.Equal(names, hub.Intake.Arrivals.Select(a => a.File));
            Assert.Equal(1, most);
        }
    }

    [Fact]
    public async Task Files_OfTwoSenders_AreReadSideBySide()
    {
        var region = TestHub.RegionOf();
        var municipality = region.Municipalities[0];
        region = region with { Municipalities = [municipality with { Applications = municipality.Applications.Add(municipality.Applications[0] with { Id = "second" }) }] };
        var both = new TaskCompletionSource();
        var inside = 0;
        var intake = new ScriptedIntake { EachRecord = async (_, ct) => { if (Interlocked.Increment(ref inside) == 2) both.SetResult(); await both.Task.WaitAsync(ct); } };
        await using var hub = await new TestHub(_folder, intake, region).StartAsync();
        hub.Drop("a.csv", Rows.Of(1), "1,1000");
        var second = hub.Get<Bus.Files.Homes.HomeKeeper>().Of(new ApplicationRef(TestHub.Collection.Municipality, "second")).In(TestHub.Contract);
        File.WriteAllText(Path.Combine(second, "b.csv"), Rows.Of(1));
        File.WriteAllText(Path.Combine(second, "b.csv.end"), "1,1000");
        await both.Task.WaitAsync(TimeSpan.FromMinutes(5));
        await hub.ResultOf("a.csv");
    }

    [Fact]
    public async Task File_InAFolderSomebodyMade_IsRefusedWithAResult()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        var made = Directory.CreateDirectory(hub.Home.In("no-such-contract")).FullName;
        File.WriteAllText(Path.Combine(made, "x.csv"), "a,b");
        File.WriteAllText(Path.Combine(made, "x.csv.end"), "0,0");
        var answers = hub.Home.Result("no-such-contract");
        await Eventually.True(() => Directory.Exists(answers) && Directory.EnumerateFiles(answers).Any());
        var text = await File.ReadAllTextAsync(Directory.EnumerateFiles(answers).Single());
        Assert.Contains("\"receipt\": null", text);
        Assert.Contains("\"forbidden\"", text);
    }

    [Fact]
    public async Task Link_InADropFolder_IsNotFollowed()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        var secret = Path.Combine(_folder.Path, "secret.csv");
        File.WriteAllText(secret, Rows.Of(1));
        File.CreateSymbolicLink(Path.Combine(hub.In, "link.csv"), secret);
        File.WriteAllText(Path.Combine(hub.In, "link.csv.end"), "1,1000");
        hub.Drop("after.csv", Rows.Of(1));
        await hub.ResultOf("after.csv");
        Assert.Equal(["after.csv"], hub.Intake.Arrivals.Select(a => a.File));
        Assert.True(File.Exists(secret));
    }

    [Fact]
    public async Task Link_InPlaceOfADropFolder_IsNotFollowed()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        var other = Directory.CreateDirectory(Path.Combine(_folder.Path, "other")).FullName;
        File.WriteAllText(Path.Combine(other, "theirs.csv"), Rows.Of(1));
        File.WriteAllText(Path.Combine(other, "theirs.csv.end"), "1,1000");
        Directory.CreateSymbolicLink(hub.Home.In("linked"), other);
        hub.Drop("after.csv", Rows.Of(1));
        await hub.ResultOf("after.csv");
        Assert.True(File.Exists(Path.Combine(other, "theirs.csv")));
    }

    [Fact]
    public async Task LateEndFile_IsPutBesideItsData()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1));
        await hub.ResultOf("daily.csv");
        File.WriteAllText(Path.Combine(hub.In, "daily.csv.end"), "1,1000");
        await Eventually.True(() => !Directory.EnumerateFiles(hub.In).Any());
        Assert.Single(hub.Intake.Arrivals);
    }

    /// <summary>What was taken without its end file is still known after a restart; the next file of the name is not refused for it.</summary>
    [Fact]
    public async Task LateEndFile_AfterARestart_IsPutBesideItsData()
    {
        await using (var before = await new TestHub(_folder).StartAsync())
        {
            before.Drop("daily.csv", Rows.Of(1));
            await before.ResultOf("daily.csv");
        }
        await using var hub = new TestHub(_folder);
        File.WriteAllText(Path.Combine(hub.In, "daily.csv.end"), "1,1000");
        await hub.StartAsync();
        await Eventually.True(() => !Directory.EnumerateFiles(hub.In).Any());
        Assert.Empty(hub.Intake.Arrivals);

        hub.Drop("daily.csv", Rows.Of(2), "2,2000");
        await Eventually.True(() => hub.Intake.Arrivals.Count == 1);
        Assert.Equal(new ControlTotal(2, 2000), hub.Intake.Arrivals.Single().Declared);
    }

    [Fact]
    public async Task Region_Changed_MakesTheNewHomes()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        var municipality = hub.Region.Current.Municipalities[0];
        var added = municipality.Applications[0] with { Id = "tax" };
        await hub.Region.ReplaceAsync(new RegionModel { Municipalities = [municipality with { Applications = municipality.Applications.Add(added) }] }, default);
        var home = hub.Get<Bus.Files.Homes.HomeKeeper>().Of(new ApplicationRef(municipality.Code, "tax"));
        await Eventually.True(() => Directory.Exists(home.Result(TestHub.Contract)));
        Assert.Equal("drwxr-x---", Mode(home.In(TestHub.Contract)));
    }

    [Fact]
    public async Task Progress_WhileAFileIsRead_IsShown()
    {
        var goOn = new TaskCompletionSource();
        var intake = new ScriptedIntake { EachRecord = (n, ct) => n == 2 ? goOn.Task.WaitAsync(ct) : Task.CompletedTask };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("daily.csv", Rows.Of(3), "3,3000");
        var progress = hub.Get<IFileProgress>();
        await Eventually.True(() => progress.Current is [{ Records: 2 }]);
        var file = progress.Current.Single();
        Assert.Equal(("daily.csv", TestHub.Collection, FilePhase.Reading), (file.File, file.Sender, file.Phase));
        // Behind it in its lane, the next one is in line.
        hub.Drop("next.csv", Rows.Of(1), "1,1000");
        await Eventually.True(() => progress.Current is [_, { File: "next.csv", Phase: FilePhase.Queued }]);
        Assert.Equal(Encoding.UTF8.GetByteCount(Rows.Of(3)), file.TotalBytes);
        goOn.SetResult();
        await Eventually.True(() => progress.Current.Count == 0);
    }

    [Fact]
    public async Task File_WithoutTheEndFileItNeeds_IsShown_AndWhy_UntilItIsTaken()
    {
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Complete = ["end-file"] });
        await using var hub = await new TestHub(_folder, region: region, options: new() { ["Files:IncompleteShown"] = "2" }).StartAsync();
        hub.Drop("a.csv", Rows.Of(1));
        var progress = hub.Get<IFileProgress>();
        await Eventually.True(() => progress.Current is [{ File: "a.csv", Phase: FilePhase.Incomplete, ClaimId: null }]);
        var file = progress.Current.Single();
        Assert.Equal((TestHub.Collection, TestHub.Contract, (long)Encoding.UTF8.GetByteCount(Rows.Of(1))), (file.Sender, file.Contract, file.TotalBytes));
        Assert.Contains("a.csv.end", file.WaitsFor!.Value.Ja);
        foreach (var name in (string[])["b.csv", "c.csv", "d.csv"]) hub.Drop(name, Rows.Of(1));
        await Eventually.True(() => progress.Current is [{ File: "a.csv" }, { File: "b.csv" }]);
        File.WriteAllText(Path.Combine(hub.In, "a.csv.end"), "1,1000");
        await hub.ResultOf("a.csv");
        await Eventually.True(() => progress.Current is [{ File: "b.csv" }, { File: "c.csv" }]);
        Directory.Delete(hub.In, recursive: true);
        await Eventually.True(() => progress.Current.Count == 0);
    }

    [Fact]
    public async Task Hub_WithoutRoomNow_TriesTheFileAgain()
    {
        var refusals = 3;
        var intake = new ScriptedIntake { AtTheDoor = (_, _) => Task.FromResult(refusals-- > 0 ? Fault.Of(FaultCode.Busy, "混雑", "busy") : null) };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        Assert.Equal("accepted", (await hub.ResultOf("daily.csv")).GetProperty("state").GetString());
        Assert.Single(hub.Intake.Arrivals);
    }

    [Fact]
    public async Task File_BeyondTheQuotaOfToday_WaitsInOrder_AndSaysWhy_UntilItMay()
    {
        await using var hub = new TestHub(_folder);
        var full = true;
        hub.Admission.OfFile = _ => full ? Fault.Of(FaultCode.OverQuota, "本日分を使いました。", "Used up today.") with { RetryAfter = TimeSpan.FromHours(3) } : null;
        await hub.StartAsync();
        hub.Drop("a.csv", Rows.Of(1), "1,1000");
        var progress = hub.Get<IFileProgress>();
        await Eventually.True(() => progress.Current is [{ File: "a.csv", WaitsFor.En: "Used up today." }]);
        var waiting = progress.Current[0];
        Assert.Equal((Encoding.UTF8.GetByteCount(Rows.Of(1)), 0), (waiting.TotalBytes, waiting.BytesRead));
        hub.Drop("b.csv", Rows.Of(1), "1,1000");
        Assert.Empty(hub.Intake.Arrivals);
        full = false;
        await hub.ResultOf("b.csv");
        Assert.Equal(["a.csv", "b.csv"], hub.Intake.Arrivals.Select(a => a.File));
        await Eventually.True(() => progress.Current.Count == 0);
    }

    [Fact]
    public async Task File_ThatWillNeverFit_IsRefusedWithAResult()
    {
        await using var hub = new TestHub(_folder);
        hub.Admission.OfFile = bytes => bytes > 1000 ? Fault.Of(FaultCode.OverQuota, "大きすぎます。", "Larger than a day.") : null;
        await hub.StartAsync();
        hub.Drop("big.csv", Rows.Of(50), "50,50000");
        var result = await hub.ResultOf("big.csv");
        Assert.Equal(("refused", "over-quota"), (result.GetProperty("state").GetString(), result.GetProperty("faults")[0].GetProperty("code").GetString()));
    }

    private static string Mode(string folder)
    {
        var mode = File.GetUnixFileMode(folder);
        return "d" + string.Concat("rwxrwxrwx".Select((c, i) => ((int)mode & (1 << (8 - i))) != 0 ? c : '-'));
    }
}
