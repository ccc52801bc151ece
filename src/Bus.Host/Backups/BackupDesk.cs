using Bus.Core.Backups;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Operation;
using Microsoft.Extensions.Options;

namespace Bus.Host.Backups;

/// <summary>Makes backups in a running hub. What is left where a hub that stops had no time to clear up is called <c>.partial</c>, and no backup.</summary>
internal sealed class BackupDesk(IJournalBackup journal, IHomesBackup homes, IOptions<BackupOptions> options, ILeases leases, TimeProvider clock, IHostApplicationLifetime life, ILogger<BackupDesk> log)
    : OneAtATime<BackupState>(clock, life)
{
    /// <summary>The backups in <see cref="BackupOptions.Folder"/>, newest first; at the end those of a time that has not come, which a wrong clock made. Such a one must hold back none that is due.</summary>
    public IReadOnlyList<(string Path, Manifest Manifest)> All() => options.Value.Folder is not { } folder ? [] : [.. Of(folder).All().OrderBy(b => b.Manifest.Journal.TakenAt > Clock.GetUtcNow())];

    /// <summary>When the last good one was taken; null: there is none.</summary>
    /// <param name="all">What <see cref="All"/> found: it opens each of them.</param>
    public DateTimeOffset? LastTakenAt(IReadOnlyList<(string Path, Manifest Manifest)> all) => all is [var (_, newest), ..] && newest.Journal.TakenAt is var at && at <= Clock.GetUtcNow() ? at : null;

    /// <summary>Begins one; null: one is under way.</summary>
    public BackupState? Begin(string folder) => Begin((number, now) => new BackupState(number, folder, now), cancellation => RunAsync(Of(folder), cancellation));

    private BackupFolder Of(string folder) => new(folder, options.Value.MinimumFree);

    private async Task RunAsync(BackupFolder folder, CancellationToken cancellation)
    {
        try
        {
            var (path, manifest) = await new BackupRun(journal, homes, folder, leases.Node, Clock, this).MakeAsync(cancellation);
            log.BackupMade(manifest.Bytes, manifest.Files.Count);
            if (options.Value.Folder is { } own && Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(own) && folder.Prune(manifest, options.Value.Keep) is > 0 and var pruned) log.BackupsPruned(pruned);
            End(s => s with { Path = path, Unreadable = manifest.Files.Unreadable });
        }
        catch (Exception e)
        {
            log.BackupFailed(e);
            var (what, action) = e is BackupException told ? (told.What, told.Action) : (new Bilingual($"バックアップに失敗しました（{e.Message}）。", $"The backup failed ({e.Message})."),
                new Bilingual("ハブのログを確認し、もう一度実行してください。", "See the hub's log, and run it again."));
            End(s => s with { Trouble = TextView.Of(what), Action = TextView.Of(action) });
        }
    }
}

/// <summary>A backup that is made, or was.</summary>
internal sealed record BackupState(int Number, string Folder, DateTimeOffset StartedAt) : LongRun(Number, Folder, StartedAt)
{
    /// <summary>The first files that are not in it, since the hub's account could not read them; null: there are none.</summary>
    public IReadOnlyList<string>? Unreadable { get; init; }
}
