using System.Formats.Tar;
using Bus.Core.Backups;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Microsoft.Extensions.Options;

namespace Bus.Files.Backups;

/// <summary>Writes the homes into a tar archive (PAX), one file at a time, with modes, owners and times: a mode may say that an upload was cut.</summary>
internal sealed class HomesBackup(HomeKeeper homes, IOptions<FilesOptions> options, TimeProvider clock) : IHomesBackup
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
        await using var archive = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true);
        var (files, bytes) = (0L, 0L);
        void LeaveOut(string path, LeftOutReason reason) => leftOut(new LeftOutFile(NameOf(path), reason));
        foreach (var home in homes.OnDisk())
        {
            var found = new HomeFiles(homes, done, receipt => IsKnown(receipt, lastSerial), clock.GetUtcNow() - options.Value.Quiet, viewAt, LeaveOut);
            foreach (var path in found.Of(home))
            {
                cancellation.ThrowIfCancellationRequested();
                if (await AddAsync(archive, path, path.StartsWith(home.AllOutgoing + "/", StringComparison.Ordinal), cancellation) is not { } added)
                {
                    found.Missed();
                    continue;
                }
                if (added.Changed) LeaveOut(path, LeftOutReason.Changed);
                (files, bytes) = (files + 1, bytes + added.Bytes);
                if (files % TellEvery == 0) progress(files);
            }
        }
        progress(files);
        return new HomesCopied(files, bytes);
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
