using Bus.Core.Backups;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Microsoft.Extensions.Options;

namespace Bus.Host.Backups;

/// <summary>Makes backups in a running hub, one at a time, whoever asks for them. A hub that stops breaks one off and waits until nothing of it is left.</summary>
internal sealed class BackupDesk(IJournalBackup journal, IHomesBackup homes, IOptions<BackupOptions> options, ILeases leases, TimeProvider clock, IHostApplicationLifetime life, ILogger<BackupDesk> log) : IHostedService
{
    private readonly Lock _gate = new();
    private int _number;
    private Task _run = Task.CompletedTask;

    /// <summary>The one that runs, or ran last; null: none since the hub's start.</summary>
    public BackupState? State { get; private set; }

    /// <summary>The backups in <see cref="BackupOptions.Folder"/>, newest first.</summary>
    public IReadOnlyList<(string Path, Manifest Manifest)> All() => options.Value.Folder is { } folder ? Of(folder).All() : [];

    /// <summary>Begins one; null: one is under way.</summary>
    public BackupState? Begin(string folder)
    {
        lock (_gate)
        {
            if (State is { EndedAt: null }) return null;
            State = new BackupState(++_number, folder, JapanTime.Of(clock.GetUtcNow()));
            _run = Task.Run(() => RunAsync(Of(folder), life.ApplicationStopping), CancellationToken.None);
            return State;
        }
    }

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellation)
    {
        Task run;
        lock (_gate) run = _run;
        // It has heard of the stop. If clearing up takes longer than the hub has, what is left is called .partial, and no backup.
        await run.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private BackupFolder Of(string folder) => new(folder, options.Value.MinimumFree);

    private async Task RunAsync(BackupFolder folder, CancellationToken cancellation)
    {
        try
        {
            var (path, manifest) = await new BackupRun(journal, homes, folder, leases.Node, clock, new Told(this)).MakeAsync(cancellation);
            log.BackupMade(manifest.Bytes, manifest.Files.Count);
            if (options.Value.Folder is { } own && Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(own) && folder.Prune(manifest, options.Value.Keep) is > 0 and var pruned) log.BackupsPruned(pruned);
            End(s => s with { Path = path });
        }
        catch (Exception e)
        {
            log.BackupFailed(e);
            var (what, action) = e is BackupException told ? (told.What, told.Action) : (new Bilingual($"バックアップに失敗しました（{e.Message}）。", $"The backup failed ({e.Message})."),
                new Bilingual("ハブのログを確認し、もう一度実行してください。", "See the hub's log, and run it again."));
            End(s => s with { Trouble = TextView.Of(what), Action = TextView.Of(action) });
        }
    }

    private void End(Func<BackupState, BackupState> how)
    {
        lock (_gate) State = how(State!) with { EndedAt = JapanTime.Of(clock.GetUtcNow()), Part = null };
    }

    private sealed class Told(BackupDesk desk) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            lock (desk._gate) desk.State = desk.State! with { Part = value.Part, Done = value.Done };
        }
    }
}

/// <summary>A backup that is made, or was.</summary>
/// <param name="Part">What is being copied, and so many of its rows or files; null: it has ended.</param>
/// <param name="Path">Where the complete backup lies; null: it is not complete.</param>
internal sealed record BackupState(int Number, string Folder, DateTimeOffset StartedAt, string? Part = "", long Done = 0, DateTimeOffset? EndedAt = null, string? Path = null,
    TextView? Trouble = null, TextView? Action = null);
