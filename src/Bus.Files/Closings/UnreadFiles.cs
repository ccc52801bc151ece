using Bus.Core.Closings;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;

namespace Bus.Files.Closings;

/// <summary>Finds what was dropped and is not in the journal. All nodes see the same folders, so whichever is asked knows.</summary>
internal sealed class UnreadFiles(HomeKeeper homes) : IUnreadFiles
{
    public IReadOnlyList<string> Of(ApplicationRef provider, string contract)
    {
        var home = homes.Of(provider);
        // A tree that is not mounted has no files; before and after, since it may go in between.
        RootMark.Demand(homes.Root);
        // In the direction in which files move: what moves on between the two is found twice rather than not at all.
        IReadOnlyList<string> found = [.. Dropped(home.In(contract)).Concat(Claimed(home, contract)).Where(name => !DropName.IsClosing(name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        RootMark.Demand(homes.Root);
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
