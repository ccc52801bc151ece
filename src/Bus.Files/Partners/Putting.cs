using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Partners.Lines;
using Microsoft.Extensions.Logging;

namespace Bus.Files.Partners;

/// <summary>
/// Puts an application's deliveries to its partner, each once: all of it under temporary names → commit "ready" → renames, the end file last → commit "done" → taken away here.
/// After a crash a temporary name that is gone there was renamed. A temporary name says what it is of, and who sends it: a delivery that is sent again has the same name, and perhaps other content, and
/// a node that lost its lease unawares may go on for a while.
/// </summary>
internal sealed class Putting(VisitContext visit, ILogger log)
{
    private const string EndSuffix = ".end", PartSuffix = ".part";
    private const int TagDigits = 16;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public async Task RunAsync(PartnerPut rule, CancellationToken cancellation)
    {
        var folder = visit.Home.Out(rule.Contract);
        if (!FileStat.IsRealFolder(visit.Home.Root, folder)) return;
        var known = (await visit.Book.RememberedAsync(visit.Who, TransferDirection.Put, cancellation)).Where(t => t.Folder == rule.Folder).ToList();
        // In the order of the route, which the files' times show.
        foreach (var file in FolderScan.Of(folder).Files.Where(f => !DropName.IsTemporary(f.Name) && !DropName.IsEndFile(f.Name)).OrderBy(f => f.Modified).ThenBy(f => f.Name, StringComparer.Ordinal))
        {
            if (!visit.MayGoOn()) return;
            // A closing's marker has none: it was whole when it appeared.
            if (!DropName.IsClosing(file.Name) && FileStat.Of(Path.Combine(folder, file.Name + EndSuffix)) is not { Kind: EntryKind.File }) continue;
            await PutAsync(rule, folder, file, known, cancellation);
        }
        await visit.Book.ForgetAsync([.. known.Where(t => t.State == TransferState.Cleared)], cancellation);
    }

    private async Task PutAsync(PartnerPut rule, string folder, SeenFile file, List<Transfer> known, CancellationToken cancellation)
    {
        var stamp = file.Modified.ToString(CultureInfo.InvariantCulture);
        var transfer = known.Find(t => t.Name == file.Name && t.Size == file.Size && t.Stamp == stamp);
        string[] names = rule.EndFile && !DropName.IsClosing(file.Name) ? [file.Name, file.Name + EndSuffix] : [file.Name];
        var isNew = transfer is null;
        if (transfer is null)
        {
            var tag = await TagAsync(names.Select(name => Path.Combine(folder, name)), cancellation);
            foreach (var name in names) await SendAsync(rule.Folder, Path.Combine(folder, name), name, tag, cancellation);
            // Sent again meanwhile: the next visit puts what lies there now.
            if (!IsStillThere(folder, file)) return;
            transfer = await visit.WriteAsync(new Transfer(visit.Who, TransferDirection.Put, rule.Folder, file.Name, file.Size, stamp, tag, TransferState.Ready), TransferState.Ready, cancellation);
        }
        if (transfer.State == TransferState.Ready)
        {
            var parts = isNew ? names.Select(name => (name, PartOf(name, transfer.Hash))) : await LeftAsync(rule.Folder, names, transfer, cancellation);
            await visit.MustHoldAsync(cancellation);
            foreach (var (name, part) in parts) await visit.Line.RenameAsync(VisitContext.At(rule.Folder, part), VisitContext.At(rule.Folder, name), cancellation);
            transfer = await visit.WriteAsync(transfer, TransferState.Done, cancellation);
            visit.Put++;
            log.Put(visit.Who.ToString(), file.Size);
        }
        if (IsStillThere(folder, file))
            foreach (var name in (string[])[file.Name, file.Name + EndSuffix]) File.Delete(Path.Combine(folder, name));
        DurableFolder.Sync(folder);
        known.Add(await visit.WriteAsync(transfer, TransferState.Cleared, cancellation));
    }

    /// <summary>What an earlier visit made ready and did not rename. Only then is a listing asked what is gone: some servers cut long ones short.</summary>
    private async Task<IEnumerable<(string Name, string Part)>> LeftAsync(string folder, string[] names, Transfer transfer, CancellationToken cancellation)
    {
        var there = await visit.Line.ListAsync(folder, cancellation);
        return from name in names
               from file in there.Where(f => IsReady(transfer, name, f.Name)).Take(1)
               select (name, file.Name);
    }

    /// <summary>False: another file has its name by now, or none.</summary>
    private static bool IsStillThere(string folder, SeenFile file) =>
        FileStat.Of(Path.Combine(folder, file.Name)) is { } now && (now.Identity, now.Size, now.Modified) == (file.Identity, file.Size, file.Modified);

    /// <summary>Sends a file under its temporary name, from where an earlier attempt was cut, and looks whether all of it is there. What was cut of other content, or of another node, goes.</summary>
    private async Task SendAsync(string folder, string local, string name, string tag, CancellationToken cancellation)
    {
        var (part, size) = (PartOf(name, tag), new FileInfo(local).Length);
        var there = await SizeAsync();
        if (there > size)
        {
            await DeleteAsync(part);
            there = null;
        }
        if (there == size) return;
        await visit.Line.PutAsync(local, VisitContext.At(folder, part), resume: there is not null, cancellation);
        if (await SizeAsync() is var now && now != size) throw PartnerTroubles.Cut($"{now ?? 0:N0} / {size:N0} bytes");

        async Task<long?> SizeAsync()
        {
            long? found = null;
            foreach (var file in await visit.Line.ListAsync(folder, cancellation))
                if (file.Name == part) found = file.Size;
                else if (IsPartOf(name, file.Name)) await DeleteAsync(file.Name);
            return found;
        }

        // Asked after it was listed: whatever another node makes ready since then was not there yet.
        async Task DeleteAsync(string which)
        {
            await visit.MustHoldAsync(cancellation);
            await visit.Line.DeleteAsync(VisitContext.At(folder, which), cancellation);
        }
    }

    private static string PartOf(string name, string tag) => $"{name}.{tag}{PartSuffix}";

    /// <summary>Exactly the name under which it was made ready; earlier releases wrote down no such name.</summary>
    private static bool IsReady(Transfer transfer, string name, string there) => transfer.Hash.Length == TagDigits ? there == PartOf(name, transfer.Hash) : IsPartOf(name, there);

    /// <summary>True for a temporary name of a file, whoever sends whatever content under it; without digits, as earlier releases made it.</summary>
    private static bool IsPartOf(string name, string there) => there.StartsWith(name, StringComparison.Ordinal) && there.EndsWith(PartSuffix, StringComparison.Ordinal)
        && (there.Length == name.Length + PartSuffix.Length || (there.Length == name.Length + 1 + TagDigits + PartSuffix.Length && there[name.Length] == '.'
            && !there.AsSpan(name.Length + 1, TagDigits).ContainsAnyExcept(HexDigits)));

    /// <summary>One for all files of a delivery: of what is in them, and of the node that sends them.</summary>
    private async Task<string> TagAsync(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var all = new StringBuilder(visit.Writer);
        foreach (var path in paths)
        {
            await using var file = new FileStream(FileStat.OpenOrdinary(path), FileAccess.Read, 64 * 1024, isAsync: true);
            all.Append('\n').Append(Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)));
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(all.ToString())))[..TagDigits];
    }
}
