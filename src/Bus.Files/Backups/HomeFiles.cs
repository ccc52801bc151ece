using Bus.Core.Backups;
using Bus.Files.Answers;
using Bus.Files.Claims;
using Bus.Files.Disk;
using Bus.Files.Homes;

namespace Bus.Files.Backups;

/// <summary>
/// Finds what of a home belongs into a backup, in the direction in which files move: dropped → claimed → drafts → delivered and answered. What moves on meanwhile
/// is met further on; what is met twice is copied where it was met first.
/// </summary>
/// <param name="known">Whether the journal's view knows a receipt.</param>
internal sealed class HomeFiles(HomeKeeper homes, IReadOnlySet<Guid> done, Func<string, bool> known, DateTimeOffset quietSince, Action<string, LeftOutReason> leftOut)
{
    private readonly HashSet<FileIdentity> _dropped = [];
    private readonly Dictionary<FileIdentity, string> _coming = [];

    public IEnumerable<string> Of(Home home)
    {
        foreach (var path in Dropped(home).Concat(Claimed(home)).Concat(Known(home.AllOutgoing)).Concat(Known(home.AllOut)).Concat(Known(home.AllResults))) yield return path;
        foreach (var path in _coming.Values) leftOut(path, LeftOutReason.Coming);
    }

    // Half a file must never look like a whole one: what is still being written stays out. Its sender has no answer yet.
    private IEnumerable<string> Dropped(Home home)
    {
        foreach (var path in homes.RealFolders(home.AllIn).SelectMany(Files))
        {
            if (FileStat.Of(path) is not { Kind: EntryKind.File } stat) continue;
            if (stat.Modified / 1_000_000 > quietSince.ToUnixTimeMilliseconds()) _coming[stat.Identity] = path;
            else
            {
                _dropped.Add(stat.Identity);
                yield return path;
            }
        }
    }

    // A claim that was done before the journal's view was opened stays done. Any other is looked up in the journal when the hub starts: answered again, or taken in.
    private IEnumerable<string> Claimed(Home home)
    {
        foreach (var folder in homes.RealFolders(home.Processing).SelectMany(homes.RealFolders))
        {
            if (!ClaimIds.IsOne(Path.GetFileName(folder))) continue;
            var wasDone = done.Contains(Guid.ParseExact(Path.GetFileName(folder), "N"));
            var files = Files(folder);
            // Its time is over, and it is being removed.
            if (wasDone && !files.Contains(Path.Combine(folder, Claim.DoneMark))) continue;
            foreach (var path in files)
            {
                if (!wasDone && Path.GetFileName(path) == Claim.DoneMark) continue;
                if (FileStat.Of(path) is not { Kind: EntryKind.File } stat || _dropped.Contains(stat.Identity)) continue;
                _coming.Remove(stat.Identity);
                yield return path;
            }
        }
    }

    // Drafts, deliveries, answers: what is made ready of a message that the view knows may be published by whoever restores it; the rest is taken in again.
    private IEnumerable<string> Known(string folder) => homes.RealFolders(folder).SelectMany(Files).Where(IsKnown);

    private bool IsKnown(string path)
    {
        if (AnswerName.ReceiptIn(Path.GetFileName(path)) is not { } receipt || known(receipt)) return true;
        leftOut(path, LeftOutReason.Later);
        return false;
    }

    // The mark of a claim comes first.
    private static IReadOnlyList<string> Files(string folder)
    {
        try
        {
            return [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
