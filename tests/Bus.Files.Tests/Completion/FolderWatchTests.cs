using Bus.Files.Completion;
using Bus.Files.Disk;

namespace Bus.Files.Tests.Completion;

public sealed class FolderWatchTests
{
    private static readonly CompletionRule All = new(true, true, true, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
    private static readonly CompletionRule EndOnly = All with { Rename = false, Quiet = false };
    private static readonly CompletionRule RenameOnly = All with { EndFile = false, Quiet = false };
    private static readonly CompletionRule QuietOnly = All with { EndFile = false, Rename = false };

    private readonly Folder _folder = new();

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
    public void EndFile_WhereRouteDoesNotAllowThem_IsNeitherSignalNorData()
    {
        _folder.Put("a.csv", 1);
        _folder.Put("a.csv.end", 2);
        Assert.Empty(_folder.Look(QuietOnly));
        _folder.After(10);
        var file = Assert.Single(_folder.Look(QuietOnly));
        Assert.Equal(("a.csv", null), (file.Name, file.EndName));
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

    [Fact]
    public void Quiet_GrowingFile_IsNotTaken()
    {
        _folder.Put("a.csv", 1);
        for (var i = 0; i < 20; i++)
        {
            Assert.Empty(_folder.Look(QuietOnly));
            _folder.After(9).Grow("a.csv");
        }
        Assert.Empty(_folder.Look(QuietOnly));
        _folder.After(10);
        Assert.Single(_folder.Look(QuietOnly));
    }

    [Fact]
    public void Quiet_SameSizeWrittenOver_StartsAgain()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(QuietOnly);
        _folder.After(9).Touch("a.csv");
        Assert.Empty(_folder.Look(QuietOnly));
        _folder.After(9);
        Assert.Empty(_folder.Look(QuietOnly));
    }

    [Fact]
    public void Quiet_WhereEndFilesAreAllowed_WaitsForOneMoreThanQuiet()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(All);
        _folder.After(69);
        Assert.Empty(_folder.Look(All));
        _folder.After(1);
        Assert.Null(Assert.Single(_folder.Look(All)).EndName);
    }

    [Fact]
    public void Quiet_GrowsWhileItWaitsForAnEndFile_StartsAgain()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(All);
        _folder.After(65).Grow("a.csv");
        Assert.Empty(_folder.Look(All));
        _folder.After(69);
        Assert.Empty(_folder.Look(All));
        _folder.After(1);
        Assert.Single(_folder.Look(All));
    }

    [Fact]
    public void StartUp_DataWithEndFile_CompletesAtTheFirstLook()
    {
        _folder.Put("a.csv", 1);
        _folder.After(1).Put("a.csv.end", 2);
        Assert.Single(_folder.Look(All));
    }

    [Fact]
    public void RemovedWhileWaiting_IsForgotten()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(QuietOnly);
        _folder.Remove("a.csv");
        _folder.After(5);
        Assert.Empty(_folder.Look(QuietOnly));
        _folder.After(5).Put("a.csv", 1);
        Assert.Empty(_folder.Look(QuietOnly));
    }

    [Fact]
    public void ReplacedWhileWaiting_StartsAgain()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(QuietOnly);
        _folder.After(9);
        _folder.Remove("a.csv");
        _folder.Put("a.csv", 7, modified: 0);
        Assert.Empty(_folder.Look(QuietOnly));
        _folder.After(9);
        Assert.Empty(_folder.Look(QuietOnly));
        _folder.After(1);
        Assert.Single(_folder.Look(QuietOnly));
    }

    [Fact]
    public void SameNameTwice_SecondIsJudgedAfresh()
    {
        _folder.Put("a.csv", 1);
        _folder.Put("a.csv.end", 2);
        Assert.Single(_folder.Look(All));
        _folder.Remove("a.csv");
        _folder.Remove("a.csv.end");
        _folder.After(1).Put("a.csv", 3);
        Assert.Empty(_folder.Look(All));
        _folder.After(1).Put("a.csv.end", 4);
        Assert.Single(_folder.Look(All));
    }

    [Fact]
    public void NotClaimed_StaysComplete()
    {
        _folder.Put("a.csv", 1);
        _folder.Put("a.csv.end", 2);
        Assert.Single(_folder.Look(All));
        Assert.Single(_folder.Look(All));
    }

    [Fact]
    public void Several_AreTakenByCompletionThenName()
    {
        _folder.Put("z.csv", 1);
        _folder.Look(QuietOnly);
        _folder.After(1).Put("b.csv", 2);
        _folder.Put("a.csv", 3);
        _folder.Look(QuietOnly);
        _folder.After(20);
        Assert.Equal(["z.csv", "a.csv", "b.csv"], _folder.Look(QuietOnly).Select(f => f.Name));
    }

    [Fact]
    public void LateEndFile_OfDataTakenAlone_IsNotKeptForTheNextDay()
    {
        _folder.Put("a.csv", 1);
        _folder.Look(All);
        _folder.After(70);
        Assert.Null(Assert.Single(_folder.Look(All)).EndName);
        _folder.Remove("a.csv");
        _folder.Watch.TakenAlone("a.csv");
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
        _folder.Watch.TakenAlone("a.csv");
        _folder.After(60).Put("a.csv", 3);
        _folder.Look(All);
        _folder.After(1).Put("a.csv.end", 4);
        Assert.Single(_folder.Look(All));
        Assert.Empty(_folder.Watch.LateEnds);
    }

    /// <summary>A drop folder that exists in words only, with its clock.</summary>
    private sealed class Folder
    {
        private readonly Dictionary<string, SeenFile> _files = [];
        private DateTimeOffset _now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

        public FolderWatch Watch { get; } = new();

        private long Clock => _now.ToUnixTimeMilliseconds() * 1_000_000;

        public Folder After(double seconds) { _now += TimeSpan.FromSeconds(seconds); return this; }
        public void Put(string name, ulong inode, long size = 100, long? modified = null, long born = 1) => _files[name] = new SeenFile(name, new FileIdentity(inode, born), size, modified ?? Clock);
        public void Grow(string name) => _files[name] = _files[name] with { Size = _files[name].Size + 1, Modified = Clock };
        public void Touch(string name) => _files[name] = _files[name] with { Modified = Clock };
        public void Remove(string name) => _files.Remove(name);
        public void Rename(string from, string to) { _files[to] = _files[from] with { Name = to }; Remove(from); }
        public IReadOnlyList<CompleteFile> Look(CompletionRule rule) => Watch.Look([.. _files.Values], rule, _now);
    }
}
