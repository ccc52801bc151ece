using Bus.Core.Region;
using Bus.Files.Disk;
using Bus.Files.Homes;

namespace Bus.Files.FrontDoor;

/// <summary>
/// Opens the homes to a daemon that is not root while the hub is: a group that nobody else is in, inherited by every file (set-group-id), may write into
/// <c>in/</c>, <c>out/</c> and <c>result/</c> of a contract, read on the way there, and not enter <c>.processing/</c>.
/// Where the daemon has the hub's own account there is nothing to open; what an application may do is in the daemon's configuration in both cases.
/// </summary>
internal sealed class HomeAccess(HomeKeeper homes, FrontDoorOptions options)
{
    // 02xxx: set-group-id, so that what is made inside belongs to the group too.
    private const int Passage = 0x5E8 /* 02750 */, Exchange = 0x5F8 /* 02770 */, Closed = 0x5C0 /* 02700 */;

    /// <summary>Makes the homes and opens them; nothing changes where it is so already.</summary>
    public void Open(RegionModel region)
    {
        homes.Ensure(region);
        if (!Ownership.HubIsRoot) return;
        Set(homes.Root, Passage);
        foreach (var home in homes.Of(region))
        {
            Set(Path.GetDirectoryName(home.Folder)!, Passage);
            Set(home.Folder, Passage);
            Set(home.Processing, Closed);
            foreach (var below in (string[])[home.AllIn, Path.Combine(home.Folder, "out"), home.AllResults])
            {
                if (!FileStat.IsRealFolder(homes.Root, below)) continue;
                Set(below, Passage);
                foreach (var exchange in homes.RealFolders(below)) OpenExchange(exchange);
            }
            // Made before they were opened, these would give their files to the wrong group.
            foreach (var made in Below(home.Processing)) Set(made, Passage);
        }
    }

    private void OpenExchange(string folder)
    {
        Set(folder, Exchange);
        foreach (var path in Directory.EnumerateFiles(folder))
            if (FileStat.Of(path) is { Kind: EntryKind.File } file && file.Group != options.GroupId) Ownership.Of(path, Ownership.Same, options.GroupId);
    }

    private IEnumerable<string> Below(string processing)
    {
        foreach (var contract in Directory.EnumerateDirectories(processing).Where(d => FileStat.IsRealFolder(homes.Root, d)))
        {
            yield return contract;
            if (Path.GetFileName(contract) != ".out") continue;
            foreach (var outgoing in Directory.EnumerateDirectories(contract)) yield return outgoing;
        }
    }

    private void Set(string folder, int mode)
    {
        if (FileStat.Of(folder) is { Kind: EntryKind.Folder } now && (now.Group != options.GroupId || now.Mode != mode)) Ownership.OfFolder(folder, options.GroupId, mode);
    }
}
