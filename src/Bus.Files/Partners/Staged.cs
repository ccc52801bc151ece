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

/// <summary>A partner's file on its way into a drop folder, in <c>.processing/.partners/{partner}/</c>. Its name there is made of what it was at the partner's, so that only the same file is gone on with.</summary>
internal sealed class Staged
{
    private const string EndSuffix = ".end";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private readonly Home _home;
    private readonly string _folder, _data, _end, _name, _id;
    private readonly long _size;

    private Staged(Home home, string folder, string id, string name, long size) =>
        (_home, _folder, _data, _end, _name, _id, _size) = (home, folder, Path.Combine(folder, id + ".data"), Path.Combine(folder, id + ".end"), name, id, size);

    public static Staged Of(VisitContext visit, Transfer transfer) => new(visit.Home, visit.Home.Staged(visit.Who.Partner), IdOf(transfer), transfer.Name, transfer.Size);

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

    /// <summary>Fetches it, from where an earlier attempt was cut; durable when this returns. The end file comes whole, after the data.</summary>
    public async Task FetchAsync(IPartnerLine line, PartnerFetch rule, CancellationToken cancellation)
    {
        _home.Make(_folder);
        if (File.Exists(_data) && new FileInfo(_data).Length > _size) File.Delete(_data);
        if (_size == 0 || !File.Exists(_data) || new FileInfo(_data).Length < _size)
        {
            if (_size == 0) await File.WriteAllBytesAsync(_data, [], cancellation);
            else await line.GetAsync(VisitContext.At(rule.Folder, _name), _data, cancellation);
        }
        if (new FileInfo(_data).Length is var length && length != _size) throw PartnerTroubles.Cut($"{length:N0} / {_size:N0} bytes");
        Seal(_data);
        File.Delete(_end);
        if (HasEnd(rule, _name))
        {
            await line.GetAsync(VisitContext.At(rule.Folder, _name + EndSuffix), _end, cancellation);
            Seal(_end);
        }
        DurableFolder.Sync(_folder);
    }

    public async Task<string> HashAsync(CancellationToken cancellation)
    {
        await using var file = new FileStream(FileStat.OpenOrdinary(_data), FileAccess.Read, 64 * 1024, isAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    /// <summary>Renames it into the drop folder, the end file first; what is not here any more is there already. False: a file of the name lies there and is not claimed yet.</summary>
    public bool Place(string drop)
    {
        RootMark.Demand(_home.Root);
        var part = Path.Combine(drop, $".{_id}.part");
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

    public void Drop()
    {
        File.Delete(_data);
        File.Delete(_end);
    }

    private static void Seal(string path)
    {
        File.SetUnixFileMode(path, Mode);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }
}
