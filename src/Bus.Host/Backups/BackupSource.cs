using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts.Sources;
using Bus.Host.Hub;
using Microsoft.Extensions.Options;

namespace Bus.Host.Backups;

/// <summary>A backup that failed, a last one that lacks files, and a last good one that is too old.</summary>
internal sealed class BackupSource(BackupDesk desk, IOptions<BackupOptions> options, HubStart start, TimeProvider clock) : IAlertSource
{
    public string Prefix => "backup/";

    public bool OfThisNode => false;

    public Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        var alerts = new List<Alert>();
        if (desk.State is { EndedAt: not null, Trouble: { } trouble, Action: var action, Folder: var where })
            alerts.Add(new Alert($"{Prefix}failed", "backup-failed", where, new Bilingual($"{trouble.Ja}{action?.Ja}", $"{trouble.En} {action?.En}")));
        var all = desk.All();
        if (all is [{ Manifest.Files.Unreadable: { Count: > 0 } unreadable } newest, ..]) alerts.Add(new Alert($"{Prefix}lacks", "backup-lacks", newest.Path, BackupTexts.Lacks(unreadable)));
        if (options.Value.Folder is { } folder && IsTooOld(all, out var last)) alerts.Add(new Alert($"{Prefix}old", "backup-old", folder, new Bilingual(
            last is { } then ? $"最後の正常なバックアップが {JapanTime.Of(then):M月d日 H時m分} のものです（Backup:MaxAge を超過）。原因を直し、bus backup を実行してください。" : "正常なバックアップが一つもありません。原因を直し、bus backup を実行してください。",
            last is { } at ? $"The last good backup is of {JapanTime.Of(at):yyyy-MM-dd HH:mm} JST, older than Backup:MaxAge. Mend the cause, and run bus backup." : "There is no good backup. Mend the cause, and run bus backup.")));
        return Task.FromResult<IReadOnlyList<Alert>>(alerts);
    }

    private bool IsTooOld(IReadOnlyList<(string Path, Manifest Manifest)> all, out DateTimeOffset? last)
    {
        last = desk.LastTakenAt(all);
        return clock.GetUtcNow() - (last ?? start.At) > options.Value.MaxAge;
    }
}
