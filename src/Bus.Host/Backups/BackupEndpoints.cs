using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;
using Microsoft.Extensions.Options;

namespace Bus.Host.Backups;

/// <summary>Backups over HTTP: those that are there, the one under way, and a new one.</summary>
internal static class BackupEndpoints
{
    public static void Map(RouteGroupBuilder backups)
    {
        backups.MapGet("/", (BackupDesk desk, IOptions<BackupOptions> options, TimeProvider clock) => BackupsView.Of(desk, options.Value, clock.GetUtcNow())).For(AccessRule.Read);
        backups.MapPost("/", BeginAsync);
    }

    private static async Task<IResult> BeginAsync(BackupRequest request, Caller caller, BackupDesk desk, IOptions<BackupOptions> options, CancellationToken cancellation)
    {
        if ((request.To ?? options.Value.Folder) is not { } folder || !Path.IsPathFullyQualified(folder)) return ApiAnswers.BadRequest(
            "バックアップ先を絶対パスで指定してください（to、または設定 Backup:Folder）。", "Say where to, as an absolute path (to, or the setting Backup:Folder).");
        await caller.RecordAsync("backup.begin", folder, null, null, cancellation);
        return desk.Begin(Path.TrimEndingDirectorySeparator(folder)) is { } state ? Results.Json(state, statusCode: StatusCodes.Status202Accepted)
            : ApiAnswers.Conflict("別のバックアップを作成中です。", "Another backup is under way.", new("終わるのを待って、もう一度実行してください。", "Wait for it to end, and run it again."));
    }
}

/// <param name="To">A folder on the hub's machine; null: <c>Backup:Folder</c>.</param>
internal sealed record BackupRequest(string? To);

/// <param name="TooOld">The last good one is older than <c>Backup:MaxAge</c>, or there is none.</param>
internal sealed record BackupsView(string? Folder, BackupState? Last, bool TooOld, BackupView[] Backups)
{
    public static BackupsView Of(BackupDesk desk, BackupOptions options, DateTimeOffset now)
    {
        var all = desk.All();
        return new(options.Folder, desk.State, desk.LastTakenAt(all) is not { } last || now - last > options.MaxAge, [.. all.Select(b => BackupView.Of(b.Path, b.Manifest))]);
    }
}

/// <param name="Unreadable">Files, and folders, of the homes that are not in it, since the hub's account could not read them; the first ones.</param>
internal sealed record BackupView(string Path, Guid Id, DateTimeOffset TakenAt, string? Environment, string Engine, long Generation, long Bytes, long Messages, long Files, long FilesLeftOut, IReadOnlyList<string> Unreadable)
{
    public static BackupView Of(string path, Manifest m) => new(path, m.Id, JapanTime.Of(m.Journal.TakenAt), m.Journal.Environment, m.Journal.Engine, m.Journal.Generation, m.Bytes,
        m.JournalTables().FirstOrDefault(t => t.Table == "message").Rows, m.Files.Count, m.Files.LeftOut, m.Files.Unreadable ?? []);
}
