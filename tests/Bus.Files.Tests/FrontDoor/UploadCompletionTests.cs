using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.FrontDoor;

namespace Bus.Files.Tests.FrontDoor;

public class UploadCompletionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly SeenFile Data = new("a.csv", new FileIdentity(1, 1), 100, 1), End = new("a.csv.end", new FileIdentity(2, 1), 5, 2);
    private readonly FolderWatch _watch = new();

    [Theory]
    [InlineData(UploadState.Unfinished, false)]
    [InlineData(UploadState.Unknown, false)]
    [InlineData(UploadState.Unconfirmed, false)]
    [InlineData(UploadState.Elsewhere, true)]
    [InlineData(UploadState.Ended, true)]
    internal void Look_QuietFile_IsCompleteByWhatItsUploadSays(UploadState upload, bool complete)
    {
        Look(Rule(endFile: false), 0, upload, Data);

        Assert.Equal(complete, Look(Rule(endFile: false), 3600, upload, Data).Count == 1);
    }

    /// <summary>The daemon renames what it had under a hidden name when the connection ends, however it ended.</summary>
    [Theory]
    [InlineData(UploadState.Unconfirmed, false)]
    [InlineData(UploadState.Unknown, true)]
    [InlineData(UploadState.Ended, true)]
    internal void Look_RenamedFile_IsCompleteUnlessItsClientMayHaveDied(UploadState upload, bool complete)
    {
        Look(Rule(endFile: false), 0, upload, Data with { Name = ".in.a.csv." });
        Assert.Equal(complete, Look(Rule(endFile: false), 1, upload, Data).Count == 1);
        Assert.Equal(complete, Look(Rule(endFile: false), 3600, upload, Data).Count == 1);
    }

    [Fact]
    public void Look_UploadEnded_WaitsForTheEndFileOnly()
    {
        Assert.Empty(Look(Rule(endFile: true), 0, UploadState.Ended, Data));
        Assert.Empty(Look(Rule(endFile: true), 59, UploadState.Ended, Data));
        Assert.Null(Assert.Single(Look(Rule(endFile: true), 60, UploadState.Ended, Data)).EndName);
    }

    [Fact]
    public void Look_UploadEndedWhereEndFilesAloneCount_Waits()
    {
        var rule = Rule(endFile: true) with { Rename = false, Quiet = false };
        Look(rule, 0, UploadState.Ended, Data);
        Assert.Empty(Look(rule, 3600, UploadState.Ended, Data));
    }

    [Fact]
    public void Look_UnfinishedWithItsEndFile_IsNotCompleteAndIsListed()
    {
        Assert.Empty(Look(Rule(endFile: true), 0, UploadState.Unfinished, Data, End));
        Assert.Equal((Data.Identity, Start), Assert.Single(_watch.Unfinished));
    }

    private IReadOnlyList<CompleteFile> Look(CompletionRule rule, int seconds, UploadState state, params SeenFile[] files) =>
        _watch.Look(files, rule, Start.AddSeconds(seconds), file => file.Name == Data.Name ? state : UploadState.Ended);

    private static CompletionRule Rule(bool endFile) => new(endFile, true, true, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
}
