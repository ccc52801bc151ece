using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Bus.Files.Partners.Lines;

namespace Bus.Files.Partners;

/// <summary>
/// A partner's file on its way into a drop folder, in <c>.processing/.partners/{partner}/</c>. Its name there is made of what it was at the partner's, so that only the same file is gone on with, and while
/// it comes also of the node that fetches it, so that two never write into one: one that lost its lease unawares may go on for a while.
/// </summary>
internal sealed class Staged
{
    private const string EndSuffix = ".end";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private readonly Home _home;
    private readonly string _folder, _data, _end, _comingData, _comingEnd, _name, _id;
    private readonly long _size;

    private Staged(VisitContext visit, Transfer transfer)
    {
        (_home, _folder, _name, _size, _id) = (visit.Home, visit.Home.Staged(visit.Who.Partner), transfer.Name, transfer.Size, IdOf(transfer));
        (_data, _end) = (Path.Combine(_folder, _id + ".data"), Path.Combine(_folder, _id + EndSuffix));
        (_comingData, _comingEnd) = (Path.Combine(_folder, $"{_id}.{visit.Writer}.data"), Path.Combine(_folder, $"{_id}.{visit.Writer}{EndSuffix}"));
    }

    public static Staged Of(VisitContext visit, Transfer transfer) => new(visit, transfer);

    /// <summary>True if a file of the name comes with an end file; what closes a date has none.</summary>
    public static bool HasEnd(PartnerFetch rule, string name) => rule.EndFile && !DropName.IsClosing(name);

    /// <summary>The rule by which a fetched file gets its place: of those of its folder the first that means its name, or the first at all where none does any more. Null: the folder is no rule's.</summary>
    public static PartnerFetch? RuleOf(Partner partner, Transfer transfer)
    {
        var there = partner.Fetch.Where(rule => rule.Folder == transfer.Folder).ToList();
        return there.Find(rule => NamePattern.Fits(rule.Pattern, transfer.Name)) ?? there.FirstOrDefault();
    }

    /// <summary>How the names of its files begin there, up to the first dot.</summary>
    public static string IdOf(Transfer transfer)
    {
        var identity = string.Create(CultureInfo.InvariantCulture, $"{transfer.Folder}\n{transfer.Name}\n{transfer.Size}\n{transfer.Stamp}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32];
    }

    /// <summary>Bytes of it that have come so far.</summary>
    public long Come => FileStat.Of(_comingData)?.Size ?? 0;

    /// <summary>Its name in the drop folder for the moment before it gets its own.</summary>
    public static string PartOf(Transfer transfer) => PartOf(IdOf(transfer));

    private static string PartOf(string id) => $".{id}.part";

    /// <summary>Fetches it, from where an earlier attempt was cut; durable when this returns. The end file comes whole, after the data.</summary>
    public async Task FetchAsync(IPartnerLine line, PartnerFetch rule, bool withEnd, CancellationToken cancellation)
    {
        _home.Make(_folder);
        if (Come > _size) File.Delete(_comingData);
        if (_size == 0) await File.WriteAllBytesAsync(_comingData, [], cancellation);
        else if (Come < _size) await line.GetAsync(VisitContext.At(rule.Folder, _name), _comingData, cancellation);
        if (Come is var length && length != _size) throw PartnerTroubles.Cut($"{length:N0} / {_size:N0} bytes");
        Seal(_comingData);
        File.Delete(_comingEnd);
        if (withEnd)
        {
            await line.GetAsync(VisitContext.At(rule.Folder, _name + EndSuffix), _comingEnd, cancellation);
            Seal(_comingEnd);
        }
        DurableFolder.Sync(_folder);
    }

    /// <summary>Of what has come.</summary>
    public async Task<string> HashAsync(CancellationToken cancellation)
    {
        await using var file = new FileStream(FileStat.OpenOrdinary(_comingData), FileAccess.Read, 64 * 1024, isAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    /// <summary>What has come is all of it: under the name by which whichever node comes next finds what the book calls ready.</summary>
    public void Whole()
    {
        if (File.Exists(_comingEnd)) DurableFolder.Rename(_comingEnd, _end);
        else File.Delete(_end);
        DurableFolder.Rename(_comingData, _data);
        DurableFolder.Sync(_folder);
    }

    /// <summary>Renames it into the drop folder, the end file first; what is not here any more is there already. False: a file of the name lies there and is not claimed yet.</summary>
    public bool Place(string drop)
    {
        RootMark.Demand(_home.Root);
        var part = Path.Combine(drop, PartOf(_id));
        if (!File.Exists(_data) && !File.Exists(part)) return true;
        _home.Make(drop);
        if (FileStat.Of(Path.Combine(drop, _name)) is not null) return false;
        if (File.Exists(_end)) DurableFolder.Rename(_end, Path.Combine(drop, _name + EndSuffix));
        // By way of a temporary name there, so that the rename is seen for what it is.
        if (File.Exists(_data)) DurableFolder.Rename(_data, part);
        DurableFolder.Rename(part, Path.Combine(drop, _name));
        DurableFolder.Sync(drop);
        DurableFolder.Sync(_folder);
        return true;
    }

    /// <summary>What has come of it goes.</summary>
    public void Drop()
    {
        File.Delete(_comingData);
        File.Delete(_comingEnd);
    }

    private static void Seal(string path)
    {
        File.SetUnixFileMode(path, Mode);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }
}
