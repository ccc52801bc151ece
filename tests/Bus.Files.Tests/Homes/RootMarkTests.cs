using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Files.Homes;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Options;

namespace Bus.Files.Tests.Homes;

/// <summary>A tree of files belongs to one journal.</summary>
public sealed class RootMarkTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly GivenMark _journal = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NewRoot_GetsAMark_AndIsTheJournalsFromThenOn()
    {
        await StartAsync("files");
        Assert.Equal(_journal.Mark, File.ReadAllText(RootMark.PathIn(Root("files"))).Trim());
        await StartAsync("files");
        RootMark.Demand(Root("files"));
        Assert.Single(Directory.GetFiles(Root("files")));
    }

    [Fact]
    public async Task EmptyRoot_InThePlaceOfTheJournals_IsRefused_AndStaysEmpty()
    {
        await StartAsync("files");
        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => StartAsync("other"));
        Assert.Contains(_journal.Mark!, refused.What.En);
        Assert.Contains("mounted", refused.What.En);
        Assert.Contains("マウント", refused.What.Ja);
        Assert.Empty(Directory.GetFileSystemEntries(Root("other")));
        Assert.Throws<IOException>(() => RootMark.Demand(Root("other")));

        // As the message says, where what was there is lost.
        await File.WriteAllTextAsync(RootMark.PathIn(Root("other")), _journal.Mark);
        await StartAsync("other");
    }

    [Fact]
    public async Task RootOfAnotherJournal_IsRefused_AndStaysItsOwn()
    {
        await StartAsync("files");
        var mark = File.ReadAllText(RootMark.PathIn(Root("files")));
        Assert.Contains("another hub's", (await Assert.ThrowsAsync<JournalUnavailableException>(() => StartAsync("files", new GivenMark { Mark = "other" }))).What.En);
        Assert.Equal(mark, File.ReadAllText(RootMark.PathIn(Root("files"))));
        // A journal that has none yet, as after a restore, takes the tree that it finds.
        var restored = new GivenMark();
        await StartAsync("files", restored);
        Assert.Equal(mark.Trim(), restored.Mark);
    }

    /// <summary>A wrong connection string, or a database that was lost: an empty journal would give the numbers of the files that lie there to others.</summary>
    [Fact]
    public async Task RootThatAHubHasWorkedIn_IsNotAnEmptyJournals()
    {
        await StartAsync("files");
        Directory.CreateDirectory(Path.Combine(Root("files"), "362018", "collection"));
        var empty = new GivenMark { IsEmpty = true };
        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(() => StartAsync("files", empty));
        Assert.Contains("restore the latest backup", refused.What.En);
        Assert.Null(empty.Mark);
        await StartAsync("other", empty);
        await StartAsync("files");
    }

    [Fact]
    public async Task TwoNodes_OnANewRoot_AgreeOnOneMark()
    {
        // Two that look at the same moment are few: one round in twenty has them.
        for (var round = 0; round < 200; round++)
        {
            var (name, journal) = ($"files{round}", new GivenMark());
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StartAsync(name, journal))));
            Assert.Single(Directory.GetFiles(Root(name)));
            Assert.Equal(journal.Mark, File.ReadAllText(RootMark.PathIn(Root(name))).Trim());
        }
    }

    private string Root(string name) => Path.Combine(_folder.Path, name);

    private Task StartAsync(string name, GivenMark? journal = null) =>
        new RootMark(new HomeKeeper(Options.Create(new FilesOptions { Root = Root(name) })), journal ?? _journal).StartingAsync(default);

    private sealed class GivenMark : IFilesMark
    {
        private readonly Lock _gate = new();

        public string? Mark { get; set; }

        /// <summary>It begins from nothing.</summary>
        public bool IsEmpty { get; init; }

        public Task<string> KeepAsync(string candidate, bool isInUse, CancellationToken cancellation)
        {
            lock (_gate) return Task.FromResult(IsEmpty && isInUse && Mark is null ? "" : Mark ??= candidate);
        }
    }
}
