using System.Globalization;
using Bus.Core.Backups;
using Bus.Host.Operation;

namespace Bus.Host.Backups;

/// <summary>Restores a backup into an empty data folder and database: verified first, then all of it or nothing. Broken off, it can be run again.</summary>
internal sealed class RestoreRun(IJournalRestore journal, IHomesRestore homes, string dataFolder, string backup, TimeProvider clock, IProgress<LongRunProgress> progress)
{
    private const string Record = "restored.log";

    /// <summary>Looks whether it could be restored here; changes nothing.</summary>
    /// <exception cref="BackupException">It could not.</exception>
    public async Task<Manifest> CheckAsync(CancellationToken cancellation)
    {
        var manifest = await BackupCheck.VerifyAsync(backup, progress, cancellation);
        journal.Check(manifest.Journal);
        return manifest;
    }

    /// <exception cref="BackupException">It could not be restored, and nothing was.</exception>
    public async Task<RestoreReport> RestoreAsync(CancellationToken cancellation)
    {
        var manifest = await CheckAsync(cancellation);
        var begun = RestoreMark.Read(dataFolder);
        if (begun is not null && begun.Backup != manifest.Id) throw new BackupException($"{dataFolder} では別のバックアップの復元が途中です。", $"A restore of another backup was broken off in {dataFolder}.",
            "そのバックアップで復元をやり直すか、別の空のデータフォルダーを指定してください。", "Run that restore again, or name another, empty data folder.");
        if (begun is not null && await journal.LastAsync(cancellation) is { } last && last.Id == begun.Id) return await EndAsync(manifest, last, cancellation);
        if (begun is not null && homes.IsOf(begun.Id)) homes.Clear();
        else if (!homes.IsEmpty) throw new BackupException($"復元先のファイルフォルダー {homes.Root} は空ではありません。何も変更していません。", $"The homes' root {homes.Root} is not empty. Nothing was changed.",
            "空のデータフォルダーを指定してください。古いものは消さずに残しておきます。", "Name an empty data folder, and keep the old one.");
        var mark = new RestoreMark(Guid.CreateVersion7(clock.GetUtcNow()), manifest.Id);
        var restored = await journal.RestoreAsync(new RestoreOrder(mark.Id, manifest.Journal, Count(mark.Id), manifest.JournalTables(), table => Open(Manifest.NameOf(table)), () => Open(Manifest.TotalsName), async () =>
        {
            mark.Write(dataFolder);
            homes.Begin(mark.Id);
            await using var tar = Open(Manifest.FilesName);
            await homes.RestoreAsync(tar, Changed(), n => progress.Report(new("files", n)), cancellation);
        }, (table, rows) => progress.Report(new(table, rows))), cancellation);
        return await EndAsync(manifest, restored, cancellation);
    }

    private async Task<RestoreReport> EndAsync(Manifest manifest, RestoredJournal restored, CancellationToken cancellation)
    {
        var window = await journal.WindowAsync(cancellation);
        homes.End();
        RestoreMark.Remove(dataFolder);
        return RestoreReport.Of(manifest, restored, window);
    }

    private FileStream Open(string name) => new(Path.Combine(backup, name), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);

    private HashSet<string> Changed()
    {
        const string changed = nameof(LeftOutReason.Changed) + ",";
        return [.. File.ReadLines(Path.Combine(backup, Manifest.LeftOutName)).Where(l => l.StartsWith(changed, StringComparison.Ordinal)).Select(l => l[changed.Length..])];
    }

    // How often this backup was restored before, written beside it: each time passes over other numbers. What cannot be written (a read-only medium) is left to the time that has passed.
    private int Count(Guid restore)
    {
        var record = Path.Combine(backup, Record);
        var earlier = File.Exists(record) ? File.ReadLines(record).Count() : 0;
        try
        {
            File.AppendAllText(record, string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():O} {restore} {dataFolder}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            progress.Report(new($"{Record}: {e.Message}", 0));
        }
        return earlier;
    }
}
