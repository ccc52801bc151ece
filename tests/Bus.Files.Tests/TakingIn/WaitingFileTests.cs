using System.Text;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.TakingIn;

/// <summary>Files that are not taken yet: what is shown of them, and how long they wait for room, quota or their end file.</summary>
public sealed class WaitingFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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

    /// <summary>A file of another account that the hub may move and not read, say: it is tried for ever, and all that its sender drops later lies behind it.</summary>
    [Fact]
    public async Task File_ThatCannotBeRead_SaysSo_AndSinceWhen_UntilItIsTaken()
    {
        var allowed = false;
        var intake = new ScriptedIntake { AtTheDoor = (_, _) => allowed ? Task.FromResult<Fault?>(null) : throw new UnauthorizedAccessException("Access to the path is denied.") };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        var progress = hub.Get<IFileProgress>();
        await Eventually.True(() => progress.Current is [{ File: "daily.csv", ClaimId: not null, WaitsFor: not null, StuckSince: not null }]);
        var since = progress.Current[0].StuckSince;
        hub.Drop("next.csv", Rows.Of(1), "1,1000");
        await Eventually.True(() => progress.Current is [{ WaitsFor: not null }, { File: "next.csv", StuckSince: null }]);
        Assert.Equal(since, progress.Current[0].StuckSince);
        allowed = true;
        await hub.ResultOf("next.csv");
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
}
