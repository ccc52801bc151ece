using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Bus.Files.Partners;

namespace Bus.Files.Closings;

/// <summary>Finds what was fetched or dropped and is not in the journal. All nodes see the same folders and the same book, so whichever is asked knows.</summary>
internal sealed class UnreadFiles(HomeKeeper homes, IRegionStore region, ITransferBook book) : IUnreadFiles
{
    public async Task<IReadOnlyList<string>> OfAsync(ApplicationRef provider, string contract, CancellationToken cancellation)
    {
        var home = homes.Of(provider);
        // A tree that is not mounted has no files; before and after, since it may go in between.
        RootMark.Demand(homes.Root);
        // In the direction in which files move: what moves on between two of them is found twice rather than not at all.
        var staged = await StagedAsync(provider, contract, cancellation);
        IReadOnlyList<string> found = [.. staged.Concat(Dropped(home.In(contract))).Concat(Claimed(home, contract)).Where(name => !DropName.IsClosing(name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        RootMark.Demand(homes.Root);
        return found;
    }

    /// <summary>Fetched whole from a partner; a file of the name has their place still, or the hub stopped before they got it.</summary>
    private async Task<IReadOnlyList<string>> StagedAsync(ApplicationRef provider, string contract, CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var partner in region.Current.Find(provider)?.Partners ?? [])
        {
            if (!partner.Fetch.Any(rule => rule.Contract == contract)) continue;
            var transfers = await book.RememberedAsync(new PartnerRef(provider, partner.Id), TransferDirection.Fetch, cancellation);
            // One that no rule means any more gets no place, whoever waits for it.
            found.AddRange(transfers.Where(t => t.State == TransferState.Ready && Staged.RuleOf(partner, t)?.Contract == contract).Select(t => t.Name));
        }
        return found;
    }

    private IEnumerable<string> Dropped(string folder) => !FileStat.IsRealFolder(homes.Root, folder) || !Directory.Exists(folder) ? []
        : FolderScan.Of(folder).Files.Select(f => f.Name).Where(name => !DropName.IsTemporary(name) && !DropName.IsEndFile(name)).ToList();

    private IEnumerable<string> Claimed(Home home, string contract)
    {
        foreach (var folder in homes.RealFolders(home.Claims(contract)))
            if (ClaimIds.IsOne(Path.GetFileName(folder)) && Claim.DoneAt(folder) is null && NameIn(folder) is { } name) yield return name;
    }

    private static string? NameIn(string folder)
    {
        try
        {
            return Claim.NamesIn(folder).Data;
        }
        catch (DirectoryNotFoundException)
        {
            // It was done, and its time was over.
            return null;
        }
    }
}
