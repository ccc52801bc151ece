using System.Formats.Tar;
using Bus.Core.Backups;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Bus.Files.Partners;
using Microsoft.Extensions.Options;

namespace Bus.Files.Backups;

/// <summary>Writes the homes into a tar archive (PAX), one file at a time, with modes, owners and times: a mode may say that an upload was cut.</summary>
internal sealed class HomesBackup(HomeKeeper homes, ITransferBook transfers, IOptions<FilesOptions> options, TimeProvider clock) : IHomesBackup
{
    private const int TellEvery = 100;
    private const int ReceiptLength = 26, SerialDigits = 10;

    public IReadOnlySet<Guid> ClaimsDone() => (from home in homes.OnDisk()
                                               from lane in homes.RealFolders(home.Processing)
                                               from folder in homes.RealFolders(lane)
                                               where ClaimIds.IsOne(Path.GetFileName(folder)) && Claim.DoneAt(folder) is not null
                                               select Guid.ParseExact(Path.GetFileName(folder), "N")).ToHashSet();

    public async Task<HomesCopied> WriteAsync(Stream tar, IReadOnlySet<Guid> done, Func<MunicipalityCode, long> lastSerial, DateTimeOffset viewAt, Action<LeftOutFile> leftOut, Action<long> progress,
        CancellationToken cancellation)
    {
        MustBeThere();
        await using var archive = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true);
        var (files, bytes) = (0L, 0L);
        void LeaveOut(string path, LeftOutReason reason) => leftOut(new LeftOutFile(NameOf(path), reason));
        foreach (var home in homes.OnDisk())
        {
            var found = new HomeFiles(home, homes, done, await FetchedAsync(home, cancellation), receipt => IsKnown(receipt, lastSerial), clock.GetUtcNow() - options.Value.Quiet, viewAt, LeaveOut);
            foreach (var path in found.All())
            {
                cancellation.ThrowIfCancellationRequested();
                (long Bytes, bool Changed)? tried;
                try
                {
                    tried = await AddAsync(archive, path, path.StartsWith(home.AllOutgoing + "/", StringComparison.Ordinal), cancellation);
                }
                catch (UnauthorizedAccessException) when (found.MayLack(path))
                {
                    LeaveOut(path, LeftOutReason.Unreadable);
                    continue;
                }
                if (tried is not { } added)
                {
                    found.Missed();
                    continue;
                }
                if (added.Changed) LeaveOut(path, LeftOutReason.Changed);
                (files, bytes) = (files + 1, bytes + added.Bytes);
                if (files % TellEvery == 0) progress(files);
            }
        }
        MustBeThere();
        progress(files);
        return new HomesCopied(files, bytes);
    }

    // A tree that is not mounted looks like one in which nothing lies; before and after, since it may go in between. What is made ready of the journal's deliveries lies there: a copy without it would count as published.
    private void MustBeThere()
    {
        try
        {
            RootMark.Demand(homes.Root);
        }
        catch (IOException)
        {
            throw new BackupException($"Files:Root（{homes.Root}）に .bus-root がありません。マウントされていないため、ファイルを写せません。バックアップは作成していません。",
                $"Files:Root ({homes.Root}) has no .bus-root: it is not mounted, so its files cannot be copied. No backup was made.",
                "マウントを確かめてから、もう一度実行してください。ハブを一度も起動していないとき（復元の直後など）は、起動してから実行します。", "See that it is mounted, and run it again. Where no hub has run yet (just after a restore), start it first.");
        }
    }

    // Asked after the view was opened: what is fetched later, the view does not call fetched, and it is fetched again.
    private async Task<ILookup<string, long>> FetchedAsync(Home home, CancellationToken cancellation)
    {
        var fetched = new List<Transfer>();
        foreach (var partner in homes.RealFolders(home.AllStaged)) fetched.AddRange(await transfers.RememberedAsync(new PartnerRef(home.Application, Path.GetFileName(partner)), TransferDirection.Fetch, cancellation));
        return fetched.SelectMany(t => new[] { t.Name, Staged.PartOf(t) }, (t, name) => (Name: name, t.Size)).ToLookup(f => f.Name, f => f.Size, StringComparer.Ordinal);
    }

    /// <summary>Null: it is gone, or no ordinary file any more.</summary>
    /// <param name="isDraft">It gets another time as it is published, and nothing else; left out for that, it would be taken for published by whoever restores it.</param>
    private async Task<(long Bytes, bool Changed)?> AddAsync(TarWriter archive, string path, bool isDraft, CancellationToken cancellation)
    {
        try
        {
            using var handle = FileStat.OpenOrdinary(path);
            var stat = FileStat.Of(handle);
            await using var file = new FixedLength(new FileStream(handle, FileAccess.Read, options.Value.ReadBuffer, isAsync: true), stat.Size);
            await archive.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, NameOf(path))
            {
                DataStream = file,
                Mode = (UnixFileMode)stat.Mode,
                Uid = (int)stat.Owner,
                Gid = (int)stat.Group,
                ModificationTime = DateTimeOffset.UnixEpoch.AddTicks(stat.Modified / TimeSpan.NanosecondsPerTick),
            }, cancellation);
            return (stat.Size, FileStat.Of(handle) is var after && (after.Size != stat.Size || (!isDraft && after.Modified != stat.Modified)));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private string NameOf(string path) => path[(homes.Root.Length + 1)..];

    // Serials of a municipality rise with its commits.
    private static bool IsKnown(string receipt, Func<MunicipalityCode, long> lastSerial) => receipt.Length != ReceiptLength || !ReceiptNumber.TryGetMunicipality(receipt, out var municipality)
        || !long.TryParse(receipt[^SerialDigits..], out var serial) || serial <= lastSerial(municipality);
}
