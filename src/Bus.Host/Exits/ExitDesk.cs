using Bus.Core.Exits;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Backups;
using Bus.Host.Operation;
using Microsoft.Extensions.Options;

namespace Bus.Host.Exits;

/// <summary>Makes exit exports in a running hub. One that is broken off leaves nothing, since it would lie there readable; where a hub that stops had no time to clear up, the next export to the same place does.</summary>
internal sealed class ExitDesk(IMunicipalityExtracts extracts, ExitRecords records, ExitLists lists, IRegionStore region, HubEnvironment environment, IOptions<BackupOptions> options, ILeases leases,
    TimeProvider clock, IHostApplicationLifetime life, ILogger<ExitDesk> log) : OneAtATime<ExitState>(clock, life)
{
    /// <summary>Begins one; null: one is under way.</summary>
    public ExitState? Begin(MunicipalityCode municipality, string folder) => Begin((number, now) => new ExitState(number, municipality.Value, folder, now),
        cancellation => RunAsync(municipality, new ExitFolder(folder, options.Value.MinimumFree), cancellation));

    private async Task RunAsync(MunicipalityCode municipality, ExitFolder folder, CancellationToken cancellation)
    {
        try
        {
            var made = await new ExitRun(extracts, records, lists, region, environment, folder, leases.Node, Clock, this).MakeAsync(municipality, cancellation);
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
}

/// <summary>An export that is made, or was.</summary>
internal sealed record ExitState(int Number, string Municipality, string Folder, DateTimeOffset StartedAt) : LongRun(Number, Folder, StartedAt)
{
    /// <summary>What the complete export holds; null: it is not complete.</summary>
    public ExitView? Made { get; init; }
}

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
