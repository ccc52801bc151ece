using Bus.Core.Exits;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Backups;
using Microsoft.Extensions.Options;

namespace Bus.Host.Exits;

/// <summary>Makes exit exports in a running hub, one at a time, whoever asks for them. A hub that stops breaks one off and waits until nothing of it is left: it lies there readable.</summary>
internal sealed class ExitDesk(IMunicipalityExtracts extracts, ExitRecords records, ExitLists lists, IRegionStore region, HubEnvironment environment, IOptions<BackupOptions> options, ILeases leases,
    TimeProvider clock, IHostApplicationLifetime life, ILogger<ExitDesk> log) : IHostedService
{
    private readonly Lock _gate = new();
    private int _number;
    private Task _run = Task.CompletedTask;

    /// <summary>The one that runs, or ran last; null: none since the hub's start.</summary>
    public ExitState? State { get; private set; }

    /// <summary>True: one is under way.</summary>
    public bool IsBusy => State is { EndedAt: null };

    /// <summary>Begins one; null: one is under way.</summary>
    public ExitState? Begin(MunicipalityCode municipality, string folder)
    {
        lock (_gate)
        {
            if (IsBusy) return null;
            State = new ExitState(++_number, municipality.Value, folder, JapanTime.Of(clock.GetUtcNow()));
            _run = Task.Run(() => RunAsync(municipality, new ExitFolder(folder, options.Value.MinimumFree), life.ApplicationStopping), CancellationToken.None);
            return State;
        }
    }

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellation)
    {
        Task run;
        lock (_gate) run = _run;
        // It has heard of the stop. If clearing up takes longer than the hub has, the next export to the same place does it.
        await run.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(MunicipalityCode municipality, ExitFolder folder, CancellationToken cancellation)
    {
        try
        {
            var made = await new ExitRun(extracts, records, lists, region, environment, folder, leases.Node, clock, new Told(this)).MakeAsync(municipality, cancellation);
            log.ExitMade(municipality.Value, made.Manifest.Totals.FirstOrDefault(t => t.What == ExtractNames.Records)?.Exported.Count ?? 0);
            End(s => s with { Path = made.Path, Made = ExitView.Of(made) });
        }
        catch (Exception e)
        {
            log.ExitFailed(municipality.Value, e);
            var (what, action) = Text(e);
            End(s => s with { Trouble = TextView.Of(what), Action = TextView.Of(action) });
        }
    }

    private static (Bilingual What, Bilingual Action) Text(Exception e) => e switch
    {
        ExitException told => (told.What, told.Action),
        KeyGoneException => (KeyTexts.Gone, KeyTexts.NothingToDo),
        _ => (new Bilingual($"書き出しに失敗しました（{e.Message}）。", $"The export failed ({e.Message})."), new Bilingual("ハブのログを確認し、もう一度実行してください。", "See the hub's log, and run it again.")),
    };

    private void End(Func<ExitState, ExitState> how)
    {
        lock (_gate) State = how(State!) with { EndedAt = JapanTime.Of(clock.GetUtcNow()), Part = null };
    }

    private sealed class Told(ExitDesk desk) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value)
        {
            lock (desk._gate) desk.State = desk.State! with { Part = value.Part, Done = value.Done };
        }
    }
}

/// <summary>An export that is made, or was.</summary>
/// <param name="Part">What is being written, and so many of its rows; null: it has ended.</param>
/// <param name="Path">Where the complete export lies; null: it is not complete.</param>
internal sealed record ExitState(int Number, string Municipality, string Folder, DateTimeOffset StartedAt, string? Part = "", long Done = 0, DateTimeOffset? EndedAt = null, string? Path = null, ExitView? Made = null,
    TextView? Trouble = null, TextView? Action = null);

/// <summary>What an export holds.</summary>
/// <param name="ManifestSha256">Kept apart from the export, it proves that nothing was changed.</param>
/// <param name="Agrees">What was written agrees with the journal's own totals.</param>
internal sealed record ExitView(string Path, Guid Id, string Municipality, DateTimeOffset TakenAt, long Messages, long Files, long Records, decimal Amount, bool Agrees, string ManifestSha256)
{
    public static ExitView Of(ExitMade made)
    {
        var m = made.Manifest;
        var records = m.Totals.FirstOrDefault(t => t.What == ExtractNames.Records)?.Exported ?? new ExitCount(0, 0, 0);
        return new ExitView(made.Path, m.Id, m.Municipality, m.TakenAt, m.Files.FirstOrDefault(f => f.Name == ExitManifest.MessagesName)?.Rows ?? 0, records.Count, records.Records, records.Amount, m.Agrees, made.Sha256);
    }
}
