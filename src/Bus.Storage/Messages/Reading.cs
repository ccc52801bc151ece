using Bus.Storage.Search;

namespace Bus.Storage.Messages;

/// <summary>
/// A file that is being read into the journal. What an earlier attempt had journalled before a crash is the checkpoint: the file is read and judged again from its
/// start, and as long as its chunks are those that are there, none is written anew.
/// </summary>
/// <param name="sealId">The message's random id for sealing.</param>
/// <param name="keptUntil">Records that an earlier attempt had journalled.</param>
internal sealed class Reading(byte[] sealId, long keptUntil)
{
    private KeyPages? _emptied;

    public byte[] SealId => sealId;

    /// <summary>Chunks come in order, and each is queued before the next is looked at.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Records that stand in the journal from an earlier attempt; 0 as soon as one of them differs.</summary>
    public long KeptUntil { get; set; } = keptUntil;

    /// <summary>Records of the chunks that came so far.</summary>
    public long Until { get; set; }

    /// <summary>Chunks that were found to be there.</summary>
    public long Kept { get; set; }

    /// <summary>Hashes that are gathered until there are enough for pages.</summary>
    public KeyPages Keys { get; private set; } = new();

    /// <summary>The hashes that were gathered; others are gathered from now on.</summary>
    public KeyPages TakeKeys()
    {
        var taken = Keys;
        Keys = Interlocked.Exchange(ref _emptied, null) ?? new KeyPages(KeyPages.MostHashes);
        return taken;
    }

    /// <summary>They are in their pages: the room can be used again.</summary>
    public void GiveBack(KeyPages emptied) => _emptied = emptied;
}
