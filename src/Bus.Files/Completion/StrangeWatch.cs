using Bus.Files.Disk;

namespace Bus.Files.Completion;

/// <summary>Since when strange entries of one drop folder have been lying there. Their sender takes them for handed over, so they are told like every file that is not taken.</summary>
internal sealed class StrangeWatch
{
    private Dictionary<FileIdentity, DateTimeOffset> _since = [];
    private bool _looked;

    /// <summary>What a look found, as it is told.</summary>
    public IEnumerable<IncompleteFile> Look(IReadOnlyList<StrangeEntry> found, DateTimeOffset now)
    {
        var since = new Dictionary<FileIdentity, DateTimeOffset>();
        foreach (var entry in found)
            since[entry.Identity] = _since.TryGetValue(entry.Identity, out var known) ? known
                // Of one that lay there before anybody looked, its last write is nearer than now.
                : _looked ? now : DateTimeOffset.UnixEpoch.AddTicks(Math.Min(entry.Modified / TimeSpan.NanosecondsPerTick, (now - DateTimeOffset.UnixEpoch).Ticks));
        (_since, _looked) = (since, true);
        return found.Select(entry => new IncompleteFile(entry.Name, entry.Size, since[entry.Identity], entry.Lacks, null));
    }
}
