using System.CommandLine;
using Bus.Core.Backups;
using Bus.Core.Vocabulary;
using Bus.Host.Backups;
using Bus.Host.Client;
using Bus.Host.Hub;
using Spectre.Console;

namespace Bus.Host.Verbs.Journal;

/// <summary><c>bus backup</c>: a consistent copy of journal, region and files, while the hub runs or without it; <c>--verify</c> looks at one, <c>--list</c> shows those that are there.</summary>
internal static class BackupVerb
{
    public static Command Command(IReadOnlyDictionary<string, string?> overrides)
    {
        var to = new Option<string?>("--to") { Description = "バックアップを置くフォルダー（既定は Backup:Folder） / folder to put it into (default Backup:Folder)" };
        var verify = new Option<string?>("--verify") { Description = "このバックアップを検査するだけ / only check this backup" };
        var list = new Option<bool>("--list") { Description = "Backup:Folder にあるものを表示するだけ / only show what is in Backup:Folder" };
        var target = new TargetOptions();
        var command = Verb.Plain("backup", "連携履歴・リージョン・ファイルの控えを取る（マスターキーは含まない） / copy journal, region and files, without the master key", async (parsed, screen, cancellation) =>
        {
            if (parsed.GetValue(verify) is not null || parsed.GetValue(list)) RefuseSettings(overrides);
            if (parsed.GetValue(verify) is { } path) return Show(screen, Path.GetFullPath(path), await OfflineHub.ToldAsync(() => BackupCheck.VerifyAsync(Path.GetFullPath(path), new ProgressOnScreen(screen), cancellation)), verified: true);
            var hub = target.Of(parsed);
            if (parsed.GetValue(list)) return await ListAsync(hub, screen, cancellation);
            var folder = parsed.GetValue(to) is { } given ? Path.GetFullPath(given) : null;
            var data = Path.GetFullPath(hub.DataFolder);
            if (hub.Url is null && !Directory.Exists(data)) throw new VerbFailure($"データフォルダー {data} がありません。", $"There is no data folder {data}.", "--data を確かめてください。", "Check --data.");
            if (hub.Url is null && OfflineHub.TryOpen(data, overrides) is { } stopped) await using (stopped) return await MakeAsync(stopped, folder, screen, cancellation);
            RefuseSettings(overrides);
            return await AskAsync(hub, folder, screen, cancellation);
        });
        foreach (var option in new Option[] { to, verify, list }) command.Options.Add(option);
        target.AddTo(command);
        command.NotBeside(new("--list", "--list"), r => r.GetValue(list), to, verify);
        command.NotBeside(new("--verify", "--verify"), r => r.GetValue(verify) is not null, to);
        return command;
    }

    // Left aside without a word, somebody would take the running hub's folder for the one named here.
    private static void RefuseSettings(IReadOnlyDictionary<string, string?> overrides)
    {
        if (overrides.Count > 0) throw new VerbFailure(
            $"ここでは設定（{string.Join("、", overrides.Keys)}）を使いません。使うのは、ハブを止めてバックアップを取るときだけです。", $"Settings ({string.Join(", ", overrides.Keys)}) mean nothing here; they are used only for a backup while no hub runs.",
            "それらを外してください。バックアップ先は --to で指定します。", "Leave them out; where the backup goes is said by --to.") { IsUsage = true };
    }

    /// <summary>No hub runs: this process copies.</summary>
    private static async Task<int> MakeAsync(OfflineHub stopped, string? to, Screen screen, CancellationToken cancellation)
    {
        var folder = to ?? stopped.Backups.Folder ?? throw new VerbFailure("バックアップ先がありません。", "There is nowhere to put the backup.", "--to か設定 Backup:Folder で指定してください。", "Name it by --to or the setting Backup:Folder.") { IsUsage = true };
        var run = new BackupRun(stopped.Get<IJournalBackup>(), stopped.Get<IHomesBackup>(), new BackupFolder(folder, stopped.Backups.MinimumFree), Environment.MachineName, TimeProvider.System, new ProgressOnScreen(screen));
        var (path, manifest) = await OfflineHub.ToldAsync(() => run.MakeAsync(cancellation));
        return Show(screen, path, manifest, verified: false);
    }

    /// <summary>The hub copies, and says how far it is.</summary>
    private static async Task<int> AskAsync(HubTarget target, string? to, Screen screen, CancellationToken cancellation)
    {
        using var hub = HubClient.Open(target);
        screen.Environment = () => hub.Environment;
        var made = await new ProgressOnScreen(screen).WaitAsync(await BeginAsync(hub, to, cancellation), async () => (await hub.GetAsync<BackupsView>("backups", cancellation)).Last,
            new("ハブが止まったため、バックアップは完了していません。", "The hub was stopped; the backup is not complete."), cancellation);
        OwnWorld.Tell(screen, target, made.Path!);
        return Show(screen, made.Path!, Manifest.TryRead(made.Path!), verified: false, made.Unreadable);
    }

    private static async Task<BackupState> BeginAsync(HubClient hub, string? to, CancellationToken cancellation)
    {
        try
        {
            return await hub.PostAsync<BackupState>("backups", new BackupRequest(to), cancellation);
        }
        catch (VerbFailure refused) when (refused.IsBadRequest)
        {
            // Neither this verb nor the hub was told where to.
            throw refused.AsUsage();
        }
    }

    private static async Task<int> ListAsync(HubTarget target, Screen screen, CancellationToken cancellation)
    {
        using var hub = HubClient.Open(target);
        var view = await hub.GetAsync<BackupsView>("backups", cancellation);
        screen.ShowTable(view.Backups, ["時点 / taken at", "電文 / messages", "ファイル / files", "バイト / bytes", "世代 / generation", "場所 / path"],
            b => [b.TakenAt.ToString("yyyy-MM-dd HH:mm:ss"), b.Messages, b.Files, b.Bytes, b.Generation, b.Path]);
        if (view.Folder is null) screen.Note("設定 Backup:Folder がないため、自動のバックアップはなく、ここには何も出ません。--to で取ったものは、その場所で --verify で確かめてください。",
            "Backup:Folder is not set: none are made by themselves, and none are listed. Those made by --to are checked where they lie, with --verify.");
        return CommandLine.Fine;
    }

    /// <param name="manifest">Null: it lies where it cannot be read from here, on another machine for one.</param>
    /// <param name="told">What the hub says that it could not read.</param>
    private static int Show(Screen screen, string path, Manifest? manifest, bool verified, IReadOnlyList<string>? told = null)
    {
        var view = manifest is null ? null : BackupView.Of(path, manifest);
        screen.Show((object?)view ?? new { path }, console =>
        {
            console.WriteLine(verified ? $"正常です / It is whole: {path}" : $"バックアップしました / Backed up: {path}");
            if (view is not null) console.WriteLine($"  {view.TakenAt:yyyy-MM-dd HH:mm:ss} までの受付 / accepted up to then;  電文 / messages {view.Messages:N0}, ファイル / files {view.Files:N0}（除外 / left out {view.FilesLeftOut:N0}）, {view.Bytes:N0} bytes");
            if (!verified) console.WriteLine("  マスターキーは含まれません。別の場所に控えてあることを確かめてください。 / The master key is not in it: see that its copy is kept elsewhere.");
        });
        if ((told ?? view?.Unreadable) is not { Count: > 0 } unreadable) return CommandLine.Fine;
        var lacks = BackupTexts.Lacks(unreadable);
        screen.Note(lacks.Ja, lacks.En);
        foreach (var name in unreadable) System.Console.Error.WriteLine($"  - {name}");
        // Whatever runs it by night has somebody look at it; the backup is there, and whole as far as it goes.
        return verified ? CommandLine.Fine : CommandLine.Failed;
    }
}
