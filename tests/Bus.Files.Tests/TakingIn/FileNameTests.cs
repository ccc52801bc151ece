using System.Text;
using Bus.Files.Claims;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.TakingIn;

/// <summary>Names that files have in a drop folder, those that no string can hold among them.</summary>
public sealed class FileNameTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
}
