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
    public async Task File_ThereAtStart_IsTaken()
    {
        var hub = new TestHub(_folder);
        hub.Drop("left.csv", Rows.Of(2));
        await using (await hub.StartAsync()) await hub.ResultOf("left.csv");
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

    private static string Mode(string folder)
    {
        var mode = File.GetUnixFileMode(folder);
        return "d" + string.Concat("rwxrwxrwx".Select((c, i) => ((int)mode & (1 << (8 - i))) != 0 ? c : '-'));
    }
}
