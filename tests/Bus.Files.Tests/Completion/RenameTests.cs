using static Bus.Files.Tests.Completion.ImaginedFolder;

namespace Bus.Files.Tests.Completion;

/// <summary>A file is complete when it gets its name; temporary names are none.</summary>
public sealed class RenameTests
{
    private readonly ImaginedFolder _folder = new();

    [Fact]
    public void Rename_SeenByTwoLooks_Completes()
    {
        _folder.Put("a.csv.part", 1);
        Assert.Empty(_folder.Look(RenameOnly));
        _folder.After(1).Rename("a.csv.part", "a.csv");
        Assert.Single(_folder.Look(RenameOnly));
    }

    [Theory, InlineData("a.csv.tmp"), InlineData("a.csv.part"), InlineData("a.csv.filepart"), InlineData(".a.csv"), InlineData("upload.TMP"), InlineData(".in.x.")]
    public void TemporaryName_IsNeverTaken_UntilRenamed(string temporary)
    {
        _folder.Put(temporary, 1);
        _folder.Look(All);
        _folder.After(3600);
        Assert.Empty(_folder.Look(QuietOnly));
        _folder.Rename(temporary, "a.csv");
        Assert.Single(_folder.Look(RenameOnly));
    }

    [Fact]
    public void Rename_ToldByTheSystem_CompletesWithoutAnEarlierLook()
    {
        _folder.Look(RenameOnly);
        _folder.Put("a.csv", 1);
        _folder.Watch.Renamed("a.csv");
        Assert.Single(_folder.Look(RenameOnly));
    }

    [Fact]
    public void Rename_ToldAfterTheLookThatSawTheFile_Completes()
    {
        _folder.Look(RenameOnly);
        _folder.Put("a.csv", 1);
        Assert.Empty(_folder.Look(RenameOnly));
        _folder.Watch.Renamed("a.csv");
        Assert.Single(_folder.Look(RenameOnly));
    }

    [Fact]
    public void Rename_FromAnOrdinaryName_IsNoSignal()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(RenameOnly);
        _folder.Rename("a.csv", "b.csv");
        Assert.Empty(_folder.Look(RenameOnly));
    }

    [Fact]
    public void Rename_OfAnotherFileWithAReusedInode_IsNoSignal()
    {
        _folder.Put("a.csv.part", 1);
        _folder.Look(RenameOnly);
        _folder.Remove("a.csv.part");
        _folder.Put("a.csv", 1, born: 99);
        Assert.Empty(_folder.Look(RenameOnly));
    }

    [Fact]
    public void Rename_WhereEndFilesAreAllowed_WaitsForALateOne()
    {
        _folder.Put("a.csv.part", 1);
        _folder.Look(All);
        _folder.Rename("a.csv.part", "a.csv");
        Assert.Empty(_folder.Look(All));
        _folder.After(59).Put("a.csv.end", 2);
        Assert.Equal("a.csv.end", Assert.Single(_folder.Look(All)).EndName);
    }

    [Fact]
    public void Rename_WhereEndFilesAreAllowedAndNoneComes_IsTakenWithoutAfterTheWait()
    {
        _folder.Put("a.csv.part", 1);
        _folder.Look(All);
        _folder.Rename("a.csv.part", "a.csv");
        Assert.Empty(_folder.Look(All));
        _folder.After(59);
        Assert.Empty(_folder.Look(All));
        _folder.After(1);
        Assert.Null(Assert.Single(_folder.Look(All)).EndName);
    }

    [Fact]
    public void Rename_FollowedByATouch_StaysComplete()
    {
        _folder.Put("a.csv.filepart", 1);
        _folder.Look(All);
        _folder.Rename("a.csv.filepart", "a.csv");
        _folder.Look(All);
        _folder.After(30).Touch("a.csv");
        _folder.Look(All);
        _folder.After(30);
        Assert.Single(_folder.Look(All));
    }

    [Fact]
    public void RenameOnly_WrittenUnderItsFinalName_IsNeverTaken()
    {
        _folder.Look(RenameOnly);
        _folder.Put("a.csv", 1);
        _folder.Look(RenameOnly);
        _folder.After(3600);
        Assert.Empty(_folder.Look(RenameOnly));
    }

    [Fact]
    public void RenameOnly_ThereAtStart_IsTakenWhenQuiet()
    {
        _folder.Put("a.csv", 1);
        Assert.Empty(_folder.Look(RenameOnly));
        _folder.After(10);
        Assert.Single(_folder.Look(RenameOnly));
    }

    [Fact]
    public void RenameOnly_ThereAtStartAndGrowing_IsNotTaken()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(RenameOnly);
        _folder.After(1).Grow("a.csv");
        _folder.Look(RenameOnly);
        _folder.After(3600);
        Assert.Empty(_folder.Look(RenameOnly));
    }

    [Fact]
    public void RenameOnly_AfterSignalsWereLost_NewFileIsTakenWhenQuiet()
    {
        _folder.Look(RenameOnly);
        _folder.Put("a.csv", 1);
        _folder.Watch.RenamesMissed();
        _folder.Look(RenameOnly);
        _folder.After(10);
        Assert.Single(_folder.Look(RenameOnly));
    }
}
