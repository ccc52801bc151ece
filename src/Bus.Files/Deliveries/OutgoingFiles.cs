using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files.Answers;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Bus.Files.TakingIn;

namespace Bus.Files.Deliveries;

/// <summary>
/// The files of one delivery: written under <c>.processing/</c>, published by rename. The published names are made of the receipt alone (of the receipts, where several go in one file), so that every attempt
/// and every replay means the same files. A draft's name has also the epoch of the lease under which it is written: a node that stood still and wakes up
/// writes into no other node's draft, and what it made ready is published once, for a rename can be done once.
/// </summary>
internal sealed class OutgoingFiles
{
    private const string EndExtension = ".end";

    private readonly Home _home;
    private readonly string _contract;
    private readonly string _name;
    private readonly long _epoch;

    /// <param name="epoch">Of the lease under which the drafts were or will be written.</param>
    /// <param name="extension">Ending of the data file's name, e.g. <c>.csv</c>. Of a prepared delivery, the drafts' own counts: the region may have changed since.</param>
    public OutgoingFiles(HomeKeeper homes, Delivery delivery, long epoch, string extension)
    {
        (_name, _epoch) = (delivery.Collection ?? delivery.Message.Receipt, epoch);
        _home = homes.Of(new ApplicationRef(delivery.Route.Municipality, delivery.Route.Consumer));
        _contract = delivery.Route.Contract;
        if (delivery.Prepared && DraftExtension() is { } drafted) extension = drafted;
        Data = FileFor(_home.Out(_contract), _name + extension);
        End = FileFor(_home.Out(_contract), _name + extension + EndExtension);
        Unmappable = FileFor(_home.Result(_contract), AnswerName.Unmappable(_name));
    }

    /// <summary>The records.</summary>
    public OutgoingFile Data { get; }
    /// <summary>Its end file.</summary>
    public OutgoingFile End { get; }
    /// <summary>What the consumer's character set could not hold; only there if there is any.</summary>
    public OutgoingFile Unmappable { get; }

    /// <summary>Makes the folders; what an attempt that never got to its commit left behind is gone.</summary>
    public void Begin()
    {
        MakeFolders();
        // Nothing is prepared under this lease or an earlier one, so whoever wrote those drafts will not publish them. Those of a later lease stay: this node may have stood still.
        foreach (var left in Directory.EnumerateFiles(_home.Outgoing(_contract), _name + ".*").Where(path => DraftName.EpochOf(path) <= _epoch)) File.Delete(left);
    }

    /// <summary>Removes what is not published.</summary>
    public void Drop()
    {
        foreach (var file in (OutgoingFile[])[Data, End, Unmappable]) File.Delete(file.Draft);
    }

    /// <summary>The same as far as it can be done now; what is left is swept one day.</summary>
    public void TryDrop()
    {
        try
        {
            Drop();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Whoever calls has a failure to tell already, and it comes from the same disk.
        }
    }

    /// <summary>Makes the names of the drafts durable: after this the delivery may be called prepared.</summary>
    public void SyncDrafts() => DurableFolder.Sync(_home.Outgoing(_contract));

    /// <summary>Publishes what is not published yet: the list first, then the data, its end file last. A draft that is gone is published already.</summary>
    /// <param name="times">Gives the data its time, so that a consumer that sorts by time sees the order of its route.</param>
    /// <param name="epoch">Of the lease under which it is published.</param>
    public void Publish(RisingTimes times, long epoch)
    {
        // A backup has no empty folder: of deliveries that were published while it was made, it has the word that they were made ready, and nothing else.
        MakeFolders();
        if (Unmappable.Publish()) DurableFolder.Sync(_home.Result(_contract));
        if (FileStat.Of(Data.Draft) is not null) File.SetLastWriteTimeUtc(Data.Draft, times.Next(Path.GetDirectoryName(Data.Final)!, epoch));
        Data.Publish();
        End.Publish();
        DurableFolder.Sync(_home.Out(_contract));
        DurableFolder.Sync(_home.Outgoing(_contract));
        // With the root gone in between, the drafts would be gone too, and not published.
        RootMark.Demand(_home.Root);
    }

    /// <summary>The totals that the end file states, published or not; null if it is in neither place.</summary>
    public EndFile? ReadEnd()
    {
        foreach (var path in (string[])[End.Draft, End.Final])
            if (FileStat.Of(path) is { Kind: EntryKind.File } && EndFile.Parse(File.ReadAllBytes(path)).TryGet(out var end, out _)) return end;
        return null;
    }

    private OutgoingFile FileFor(string folder, string name) => new(Path.Combine(_home.Outgoing(_contract), DraftName.Of(name, _epoch)), Path.Combine(folder, name));

    // The end file is published last, so as long as anything is left its draft is.
    private string? DraftExtension()
    {
        if (!Directory.Exists(_home.Outgoing(_contract))) return null;
        var tail = DraftName.Of(EndExtension, _epoch);
        var draft = Directory.EnumerateFiles(_home.Outgoing(_contract), $"{_name}.*{tail}").Select(path => Path.GetFileName(path)).FirstOrDefault(name => name.EndsWith(tail, StringComparison.Ordinal));
        return draft?[_name.Length..^tail.Length];
    }

    private void MakeFolders()
    {
        string[] folders = [_home.Outgoing(_contract), _home.Out(_contract), _home.Result(_contract)];
        _home.Make(folders);
        // The owner of a home could put a link to another home in a folder's place.
        if (!folders.All(folder => FileStat.IsRealFolder(_home.Root, folder))) throw new IOException("A folder of the consumer's home is a symbolic link; nothing is written through it.");
    }
}

/// <summary>One file: where it is written, and where it appears.</summary>
internal sealed record OutgoingFile(string Draft, string Final)
{
    /// <summary>Renames it into its place; false if there was nothing left to rename.</summary>
    public bool Publish()
    {
        try
        {
            DurableFolder.Rename(Draft, Final);
            return true;
        }
        // Only that says so: a draft that cannot be looked at, as in a network folder that stumbles, was not published.
        catch (FileNotFoundException) when (FileStat.Of(Draft) is null)
        {
            return false;
        }
    }
}
