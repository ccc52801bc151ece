using static Bus.Files.Tests.Completion.ImaginedFolder;

namespace Bus.Files.Tests.Completion;

/// <summary>A file is complete when nobody has written it for a while.</summary>
public sealed class QuietTests
{
    private readonly ImaginedFolder _folder = new();

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
}
