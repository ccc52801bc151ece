using static Bus.Files.Tests.Completion.ImaginedFolder;

namespace Bus.Files.Tests.Completion;

/// <summary>What holds whatever the signal is: files that go, come again, or are several.</summary>
public sealed class FolderWatchTests
{
    private readonly ImaginedFolder _folder = new();

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
}
