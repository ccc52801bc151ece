using Bus.Core.Backups;
using Bus.Files.Answers;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;

namespace Bus.Files.Backups;

/// <summary>
/// Finds what of a home belongs into a backup, in the direction in which files move: fetched from partners → dropped, or handed on from calls → claimed → drafts → delivered and answered. What moves on
/// meanwhile is met further on; what is met twice is copied where it was met first.
/// </summary>
/// <param name="fetched">Files that the hub itself puts into the drop folders, with their sizes.</param>
/// <param name="known">Whether the journal's view knows a receipt.</param>
/// <param name="viewAt">When that view was opened.</param>
internal sealed class HomeFiles(Home home, HomeKeeper homes, IReadOnlySet<Guid> done, ILookup<string, long> fetched, Func<string, bool> known, DateTimeOffset quietSince, DateTimeOffset viewAt, Action<string, LeftOutReason> leftOut)
{
    private readonly HashSet<FileIdentity> _met = [];
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    private readonly Dictionary<FileIdentity, string> _coming = [];
    private FileIdentity _current;

    // Handed and claimed twice: what is renamed while its folder is looked through was not met, and is then met where it has gone.
    public IEnumerable<string> All()
    {
        IEnumerable<string>[] way = [Staged(), Dropped(), Handed(), Claimed(), Handed(), Claimed(), Known(home.AllOutgoing), Known(home.AllOut), Known(home.AllResults)];
        foreach (var path in way.SelectMany(p => p)) yield return path;
        foreach (var path in _coming.Values) leftOut(path, LeftOutReason.Coming);
    }

    /// <summary>
    /// One that cannot be read is left out and told, so that the rest is in the backup all the same. Not what is made ready or fetched: the hub wrote that itself, and without it
    /// whoever restores the backup would take it for published, or for come.
    /// </summary>
    public bool MayLack(string path) => !IsUnder(home.AllOutgoing, path) && !IsUnder(home.AllStaged, path);

    private static bool IsUnder(string folder, string path) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>The last one had moved on before it could be opened: it is met again.</summary>
    public void Missed() => _met.Remove(_current);

    // The journal may say that it is fetched and only waits for its place: then there is no other copy, and a place that is empty counts as taken.
    private IEnumerable<string> Staged()
    {
        foreach (var path in homes.RealFolders(home.AllStaged).SelectMany(Files))
            if (FileStat.Of(path) is { Kind: EntryKind.File } stat && Meets(stat)) yield return path;
    }

    // Half a file must never look like a whole one, nor one that has an end file like one that has none: what is still being written stays out, with its other half.
    // Its sender has no answer yet.
    private IEnumerable<string> Dropped()
    {
        foreach (var path in homes.RealFolders(home.AllIn).SelectMany(Files))
        {
            if (FileStat.Of(path) is not { Kind: EntryKind.File } stat) continue;
            // Without its end file, which stays out, it would look like one that never had one.
            if (!DropName.IsEndFile(path) && !FileStat.IsReadable(path + ".end")) leftOut(path, LeftOutReason.Unreadable);
            else if (!IsFetched(path, stat) && (IsComing(stat) || IsComing(FileStat.Of(DropName.IsEndFile(path) ? DropName.DataNameOf(path) : path + ".end")))) _coming[stat.Identity] = path;
            else if (Meets(stat)) yield return path;
        }
    }

    // Files that came over calls: their senders may have a receipt. One that is still coming in the journal does not know, and whoever restores it removes it.
    private IEnumerable<string> Handed()
    {
        foreach (var path in homes.RealFolders(home.AllHanded).SelectMany(homes.RealFolders).SelectMany(Files))
            if (FileStat.Of(path) is { Kind: EntryKind.File } stat && Meets(stat)) yield return path;
    }

    private bool Meets(FileStat stat)
    {
        _current = stat.Identity;
        return _met.Add(stat.Identity);
    }

    // It was whole before it came there, and its partner may have it no more.
    private bool IsFetched(string path, FileStat stat) => Path.GetFileName(path) is var name && (DropName.IsEndFile(name) ? fetched.Contains(DropName.DataNameOf(name)) : fetched[name].Contains(stat.Size));

    private bool IsComing(FileStat? stat) => IsAfter(stat, quietSince);

    private static bool IsAfter(FileStat? stat, DateTimeOffset moment) => stat is { Kind: EntryKind.File } file && file.Modified / 1_000_000 > moment.ToUnixTimeMilliseconds();

    // A claim that was done before the journal's view was opened stays done. Any other is looked up in the journal when the hub starts: answered again, or taken in.
    private IEnumerable<string> Claimed()
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
                if (FileStat.Of(path) is not { Kind: EntryKind.File } stat || !Meets(stat)) continue;
                _coming.Remove(stat.Identity);
                yield return path;
            }
        }
    }

    // Drafts, deliveries, answers: what is made ready of a message that the view knows may be published by whoever restores it; the rest is taken in again.
    private IEnumerable<string> Known(string folder) => homes.RealFolders(folder).SelectMany(Files).Where(IsKnown);

    private bool IsKnown(string path)
    {
        // A closing's marker of after the journal's view would stand there before what it closes was delivered.
        var isLater = AnswerName.ReceiptIn(Path.GetFileName(path)) is { } receipt ? !known(receipt) : DropName.IsClosing(path) && IsAfter(FileStat.Of(path), viewAt);
        if (!isLater) return true;
        leftOut(path, LeftOutReason.Later);
        return false;
    }

    // The mark of a claim comes first.
    private IReadOnlyList<string> Files(string folder)
    {
        try
        {
            return [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException) when (MayLack(folder))
        {
            // Claims are looked through twice.
            if (_closed.Add(folder)) leftOut(folder, LeftOutReason.Unreadable);
            return [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
