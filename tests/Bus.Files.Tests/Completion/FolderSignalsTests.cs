using Bus.Files.Completion;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Completion;

public sealed class FolderSignalsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FolderSignals _signals = new(new FilesOptions(), NullLogger.Instance);
    private readonly List<string> _renames = [];
    private readonly HashSet<string> _changed = [];

    public void Dispose()
    {
        _signals.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Rename_FromATemporaryName_IsTold()
    {
        Assert.True(_signals.Watch(_folder.Path));
        for (var i = 0; i < 500; i++) Rename($"{i}.csv.part", $"{i}.csv");
        await Eventually.True(() => Told().Count == 500);
        Assert.Equal([_folder.Path], _changed);
    }

    [Fact]
    public async Task Rename_FromAnOrdinaryName_IsOnlyAChange()
    {
        _signals.Watch(_folder.Path);
        Rename("a.csv", "b.csv");
        await Eventually.True(() => Told().Count == 0 && _changed.Count == 1);
        Rename("c.csv.tmp", "c.csv");
        await Eventually.True(() => Told().Count == 1);
    }

    [Fact]
    public async Task Folder_MadeAnew_IsWatchedAgain()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_folder.Path, "in")).FullName;
        _signals.Watch(inner);
        Directory.Delete(inner);
        await Eventually.True(() => { Told(); return _changed.Contains(inner); });
        Directory.CreateDirectory(inner);
        Assert.True(_signals.Watch(inner));
        Rename("in/a.part", "in/a");
        await Eventually.True(() => Told().Count == 1);
    }

    [Fact]
    public void Folder_ThatIsGone_IsNotWatched() => Assert.False(_signals.Watch(Path.Combine(_folder.Path, "none")));

    [Fact]
    public void SwitchedOff_NothingIsWatched()
    {
        using var off = new FolderSignals(new FilesOptions { Watch = false }, NullLogger.Instance);
        Assert.False(off.Watch(_folder.Path));
    }

    private List<string> Told()
    {
        var told = _signals.Take();
        _renames.AddRange(told.Renames.Select(r => r.Name));
        _changed.UnionWith(told.Changed);
        return _renames;
    }

    private void Rename(string from, string to)
    {
        File.WriteAllText(Path.Combine(_folder.Path, from), "");
        File.Move(Path.Combine(_folder.Path, from), Path.Combine(_folder.Path, to));
    }
}
