using Bus.Files.Completion;
using Bus.Files.FrontDoor;
using static Bus.Files.Tests.Completion.ImaginedFolder;

namespace Bus.Files.Tests.Completion;

/// <summary>Of a file that is not complete it is said what it lacks, and until when.</summary>
public sealed class IncompleteTests
{
    private readonly ImaginedFolder _folder = new();

    [Fact]
    public void FileWhereOnlyEndFilesCount_LacksItsEndFile()
    {
        _folder.Look(EndOnly);
        _folder.Put("a.csv", 1, size: 70);
        var since = _folder.Now;
        _folder.Look(EndOnly);
        _folder.After(86_400).Look(EndOnly);
        var file = Assert.Single(_folder.Watch.Incomplete);
        Assert.Equal(new IncompleteFile("a.csv", 70, since, Lack.EndFile, null), file);
        Assert.Contains("a.csv.end", file.WaitsFor.Ja);
        Assert.Contains("a.csv.end", file.WaitsFor.En);
    }

    [Fact]
    public void FileWhoseEndFileIsEmpty_LacksTheRestOfIt()
    {
        _folder.Put("a.csv", 1);
        _folder.Put("a.csv.end", 2, size: 0);
        Lacks(EndOnly, Lack.WholeEndFile);
    }

    [Fact]
    public void FileWrittenAfterItsEndFile_LacksQuiet_ThenIsNotSaidAnyMore()
    {
        _folder.Put("a.csv.end", 1);
        _folder.After(5).Put("a.csv", 2);
        Lacks(EndOnly, Lack.Quiet, 10);
        Assert.Single(_folder.After(10).Look(EndOnly));
        Assert.Empty(_folder.Watch.Incomplete);
    }

    [Fact]
    public void FileThatIsQuiet_WaitsForItsEndFile_UntilSaid()
    {
        _folder.Put("a.csv", 1);
        Lacks(All, Lack.Quiet, 10);
        _folder.After(10);
        Lacks(All, Lack.EndFileInTime, 60);
        // 09:00:00 in UTC and 70 s.
        Assert.Contains("18:01:10", _folder.Watch.Incomplete[0].WaitsFor.Ja);
        Assert.Contains("18:01:10", _folder.Watch.Incomplete[0].WaitsFor.En);
        _folder.After(60);
        Assert.Single(_folder.Look(All));
        Assert.Empty(_folder.Watch.Incomplete);
    }

    [Fact]
    public void FileUnderItsFinalName_WhereOnlyRenamesCount_LacksARename()
    {
        _folder.Look(RenameOnly);
        _folder.Put("a.csv", 1);
        Lacks(RenameOnly, Lack.Rename);
        Lacks(RenameOnly with { EndFile = true }, Lack.RenameOrEndFile);
    }

    [Fact]
    public void FileThereAtStart_WhereOnlyRenamesCount_LacksQuiet_AndLiesThereSinceItWasWritten()
    {
        var written = _folder.Now;
        _folder.Put("a.csv", 1);
        _folder.After(3600);
        Lacks(RenameOnly, Lack.Quiet, 10);
        Assert.Equal(written, _folder.Watch.Incomplete[0].Since);
    }

    [Fact]
    public void FileUnderATemporaryName_LacksAnother_SinceItWasFirstSeen()
    {
        _folder.Look(All);
        _folder.Put("a.csv.part", 1);
        var since = _folder.Now;
        _folder.Look(All);
        _folder.After(9).Grow("a.csv.part");
        Lacks(All, Lack.FinalName);
        Assert.Equal(since, _folder.Watch.Incomplete[0].Since);
        // It is being sent, be it ever so slowly: nobody need be told of it before it stands still.
        var grown = _folder.Now;
        _folder.After(3600).Look(All);
        Assert.Equal((since, grown), (_folder.Watch.Incomplete[0].Since, _folder.Watch.Incomplete[0].StuckSince));
    }

    [Fact]
    public void EndFileWithoutData_LacksIt_UnlessItIsPutAway()
    {
        _folder.Put("a.csv.end", 1);
        Lacks(All, Lack.Data);
        _folder.Watch.TakenAlone("a.csv", _folder.Now);
        _folder.Look(All);
        Assert.Empty(_folder.Watch.Incomplete);
    }

    [Theory]
    [InlineData(UploadState.Unfinished, Lack.UploadEnd)]
    [InlineData(UploadState.Unconfirmed, Lack.UploadConfirmed)]
    [InlineData(UploadState.Unknown, Lack.UploadConfirmed)]
    internal void FileThatWasUploaded_LacksWhatIsNotKnownOfIt(UploadState upload, Lack lack)
    {
        _folder.Put("a.csv", 1);
        _folder.Look(QuietOnly, upload);
        _folder.After(3600).Look(QuietOnly, upload);
        Assert.Equal(lack, Assert.Single(_folder.Watch.Incomplete).Lacks);
    }

    [Fact]
    public void Several_AreSaidLongestFirst()
    {
        _folder.Look(EndOnly);
        _folder.Put("b.csv", 1);
        _folder.Look(EndOnly);
        _folder.After(1).Put("a.csv", 2);
        _folder.Look(EndOnly);
        Assert.Equal(["b.csv", "a.csv"], _folder.Watch.Incomplete.Select(f => f.Name));
    }

    private void Lacks(CompletionRule rule, Lack lack, double? seconds = null)
    {
        Assert.Empty(_folder.Look(rule));
        var file = Assert.Single(_folder.Watch.Incomplete);
        Assert.Equal(seconds is null, file.StuckSince is not null);
        Assert.Equal((lack, _folder.Now + (seconds is { } s ? TimeSpan.FromSeconds(s) : null)), (file.Lacks, file.Until));
    }
}
