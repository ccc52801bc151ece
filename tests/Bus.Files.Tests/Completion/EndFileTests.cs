using static Bus.Files.Tests.Completion.ImaginedFolder;

namespace Bus.Files.Tests.Completion;

/// <summary>What an end file says of the data beside it, whichever comes first.</summary>
public sealed class EndFileTests
{
    private readonly ImaginedFolder _folder = new();

    [Fact]
    public void EndFile_AfterData_CompletesAtOnce()
    {
        _folder.Put("a.csv", 1);
        Assert.Empty(_folder.Look(All));
        _folder.After(1).Put("a.csv.end", 2);
        var file = Assert.Single(_folder.Look(All));
        Assert.Equal(("a.csv", "a.csv.end"), (file.Name, file.EndName));
    }

    [Fact]
    public void EndFile_BesideDataOfTheSameMoment_CompletesAtOnce()
    {
        _folder.Put("a.csv", 1);
        _folder.Put("a.csv.end", 2);
        Assert.Single(_folder.Look(All));
    }

    [Fact]
    public void EndFile_BeforeDataThatIsStillWritten_WaitsForQuiet()
    {
        _folder.Put("a.csv.end", 1);
        Assert.Empty(_folder.Look(All));
        _folder.After(5).Put("a.csv", 2);
        Assert.Empty(_folder.Look(All));
        _folder.After(9).Grow("a.csv");
        Assert.Empty(_folder.Look(All));
        _folder.After(9);
        Assert.Empty(_folder.Look(All));
        _folder.After(1);
        Assert.Equal("a.csv.end", Assert.Single(_folder.Look(All)).EndName);
    }

    [Fact]
    public void EndFile_BeforeDataThatIsRenamed_CompletesAtOnceWithIt()
    {
        _folder.Put("a.csv.end", 1);
        _folder.After(5).Put("a.csv.part", 2);
        Assert.Empty(_folder.Look(All));
        _folder.After(1).Rename("a.csv.part", "a.csv");
        Assert.Equal("a.csv.end", Assert.Single(_folder.Look(All)).EndName);
    }

    [Fact]
    public void EndFile_BeforeDataWhereOnlyEndFilesCount_WaitsForQuiet()
    {
        _folder.Put("a.csv.end", 1);
        _folder.After(5).Put("a.csv", 2);
        Assert.Empty(_folder.Look(EndOnly));
        _folder.After(10);
        Assert.Single(_folder.Look(EndOnly));
    }

    [Fact]
    public void EndFile_OfNoBytes_IsAboutToBeWritten()
    {
        _folder.Put("a.csv", 1);
        _folder.After(1).Put("a.csv.end", 2, size: 0);
        Assert.Empty(_folder.Look(All));
        _folder.After(1).Grow("a.csv.end");
        Assert.Single(_folder.Look(All));
    }

    [Fact]
    public void EndFile_OfNoBytesForQuiet_IsTakenAsItIs()
    {
        _folder.Put("a.csv", 1);
        _folder.Put("a.csv.end", 2, size: 0);
        Assert.Empty(_folder.Look(EndOnly));
        _folder.After(10);
        Assert.Equal("a.csv.end", Assert.Single(_folder.Look(EndOnly)).EndName);
    }

    [Fact]
    public void EndFile_UnderATemporaryName_IsNotThereYet()
    {
        _folder.Put("a.csv", 1);
        _folder.Put("a.csv.end.part", 2);
        Assert.Empty(_folder.Look(EndOnly));
        _folder.After(1).Rename("a.csv.end.part", "a.csv.end");
        Assert.Single(_folder.Look(EndOnly));
    }

    [Fact]
    public void EndFileOnly_FileWithoutOne_IsNeverTaken()
    {
        _folder.Put("a.csv.part", 1);
        _folder.Look(EndOnly);
        _folder.Rename("a.csv.part", "a.csv");
        for (var hour = 0; hour < 48; hour++)
        {
            _folder.After(3600);
            Assert.Empty(_folder.Look(EndOnly));
        }
    }

    [Fact]
    public void EndFile_WhereRouteWaitsForNone_IsNoSignal_AndTakenWithItsData()
    {
        _folder.Put("a.csv", 1);
        _folder.Put("a.csv.end", 2);
        Assert.Empty(_folder.Look(QuietOnly));
        _folder.After(10);
        var file = Assert.Single(_folder.Look(QuietOnly));
        Assert.Equal(("a.csv", "a.csv.end"), (file.Name, file.EndName));
    }

    /// <summary>Data that was begun when the end file was there, however long it took, and data that was begun soon after it.</summary>
    [Theory, InlineData(5, 1, 3600), InlineData(60, 0, 0)]
    public void EndFile_BeforeDataWhereRouteWaitsForNone_IsTakenWithIt(int gap, long born, int writing)
    {
        _folder.Put("a.csv.end", 1);
        _folder.Look(RenameOnly);
        _folder.After(gap).Put("a.csv.part", 2, born: born);
        _folder.After(writing);
        if (writing > 0) _folder.Grow("a.csv.part");
        Assert.Empty(_folder.Look(RenameOnly));
        _folder.Rename("a.csv.part", "a.csv");
        Assert.Equal("a.csv.end", Assert.Single(_folder.Look(RenameOnly)).EndName);
    }

    [Fact]
    public void EndFile_LongBeforeDataWhereRouteWaitsForNone_IsLeftOver_AndPutAway()
    {
        _folder.Put("a.csv.end", 1);
        _folder.Look(RenameOnly);
        _folder.After(61).Put("a.csv.part", 2, born: 0);
        _folder.Look(RenameOnly);
        _folder.Rename("a.csv.part", "a.csv");
        Assert.Null(Assert.Single(_folder.Look(RenameOnly)).EndName);
        _folder.Watch.TakenAlone("a.csv", _folder.Now);
        _folder.Remove("a.csv");
        _folder.Look(RenameOnly);
        Assert.Equal(["a.csv.end"], _folder.Watch.LateEnds);
    }

    /// <summary>Data without its end file, once, must not cost a sender that writes end files first all those after it.</summary>
    [Theory, InlineData(60, true), InlineData(61, false)]
    public void EndFile_AfterDataTakenAloneWhereRouteWaitsForNone_IsLateForAWhile_ThenThatOfTheNextData(int seconds, bool late)
    {
        _folder.Look(RenameOnly);
        _folder.Watch.TakenAlone("a.csv", _folder.Now);
        _folder.After(seconds).Put("a.csv.end", 1);
        _folder.Look(RenameOnly);
        Assert.Equal(late ? ["a.csv.end"] : [], _folder.Watch.LateEnds);
        if (late) return;
        _folder.After(1).Put("a.csv.part", 2, born: 0);
        _folder.Look(RenameOnly);
        _folder.Rename("a.csv.part", "a.csv");
        Assert.Equal("a.csv.end", Assert.Single(_folder.Look(RenameOnly)).EndName);
    }

    [Fact]
    public void EndFile_OfNoBytesWhereRouteWaitsForNone_IsNotWaitedFor()
    {
        _folder.Put("a.csv.part", 1);
        _folder.Put("a.csv.end", 2, size: 0);
        _folder.Look(RenameOnly);
        _folder.Rename("a.csv.part", "a.csv");
        Assert.Null(Assert.Single(_folder.Look(RenameOnly)).EndName);
    }

    [Fact]
    public void EndFile_Alone_IsNeverData()
    {
        _folder.Put("a.csv.end", 1);
        _folder.Put("b.END", 2);
        _folder.Look(QuietOnly);
        _folder.After(3600);
        Assert.Empty(_folder.Look(QuietOnly));
        Assert.Empty(_folder.Look(All));
    }

    [Fact]
    public void LateEndFile_OfDataTakenAlone_IsNotKeptForTheNextDay()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(All);
        _folder.After(70);
        Assert.Null(Assert.Single(_folder.Look(All)).EndName);
        _folder.Remove("a.csv");
        _folder.Watch.TakenAlone("a.csv", _folder.Now);
        _folder.Look(All);
        Assert.Empty(_folder.Watch.LateEnds);
        _folder.After(60).Put("a.csv.end", 2);
        Assert.Empty(_folder.Look(All));
        Assert.Equal(["a.csv.end"], _folder.Watch.LateEnds);
    }

    [Fact]
    public void EndFile_OfTheNextFileOfAName_IsNotLate()
    {
        _folder.Look(All);
        _folder.Watch.TakenAlone("a.csv", _folder.Now);
        _folder.After(60).Put("a.csv", 3);
        _folder.Look(All);
        _folder.After(1).Put("a.csv.end", 4);
        Assert.Single(_folder.Look(All));
        Assert.Empty(_folder.Watch.LateEnds);
    }
}
