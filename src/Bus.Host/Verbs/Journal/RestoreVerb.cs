using System.CommandLine;
using Bus.Core.Backups;
using Bus.Host.Backups;
using Bus.Host.Hub;
using Spectre.Console;

namespace Bus.Host.Verbs.Journal;

/// <summary><c>bus restore PATH</c>: puts a backup into an empty data folder and database, and says what that means for senders and consumers.</summary>
internal static class RestoreVerb
{
    public static Command Command(IReadOnlyDictionary<string, string?> overrides)
    {
        var path = new Argument<string>("path") { Description = "バックアップのフォルダー / the backup's folder" };
        var data = new Option<string>("--data") { Description = "復元先の空のデータフォルダー / the empty data folder to restore into", DefaultValueFactory = _ => HubSettings.DefaultData };
        var key = new Option<string?>("--master-key-file") { Description = "マスターキーの控え（データフォルダーに写す） / the copy of the master key; it is put into the data folder" };
        var dryRun = new Option<bool>("--dry-run") { Description = "検査だけして何も変えない / only check, and change nothing" };
        var command = Verb.Plain("restore", "バックアップを空の場所に復元する / restore a backup into an empty place", async (parsed, screen, cancellation) =>
        {
            var (folder, backup) = (Path.GetFullPath(parsed.GetValue(data)!), Path.GetFullPath(parsed.GetValue(path)!));
            // Before anything is made: misspelt, Journal:Engine would have it restored into another database.
            new HubSettings(folder, HubSettings.DefaultUrls, overrides, Quiet: true).Check();
            await OfflineHub.ToldAsync(() => Task.FromResult(Manifest.Read(backup)));
            Directory.CreateDirectory(folder);
            using var placed = parsed.GetValue(key) is { } copy ? await OfflineHub.ToldAsync(() => Task.FromResult(PlacedKey.Put(copy, folder))) : null;
            await using var hub = OfflineHub.TryOpen(folder, overrides) ?? throw HubStartException.FolderInUse(folder, HubCard.Read(folder));
            hub.LeavesNothing = true;
            var run = new RestoreRun(hub.Get<IJournalRestore>(), hub.Get<IHomesRestore>(), folder, backup, TimeProvider.System, new ProgressOnScreen(screen));
            if (parsed.GetValue(dryRun))
            {
                var manifest = await OfflineHub.ToldAsync(() => run.CheckAsync(cancellation));
                screen.Show(BackupView.Of(backup, manifest), console => console.WriteLine("正常です。このマスターキーと環境で復元できます。 / It is whole, and can be restored with this master key and environment."));
                return CommandLine.Fine;
            }
            var report = await OfflineHub.ToldAsync(() => run.RestoreAsync(cancellation));
            placed?.Keep();
            hub.LeavesNothing = false;
            screen.Show(report, console => Print(console, report));
            return CommandLine.Fine;
        });
        command.Arguments.Add(path);
        foreach (var option in new Option[] { data, key, dryRun }) command.Options.Add(option);
        return command;
    }

    private static void Print(IAnsiConsole console, RestoreReport r)
    {
        console.WriteLine($"復元しました（世代 {r.Generation}）。{r.TakenAt:yyyy-MM-dd HH:mm:ss} までに受け付けたものがすべてあり、件数と合計はバックアップと一致しています。");
        console.WriteLine($"Restored (generation {r.Generation}). Everything accepted up to {r.TakenAt:yyyy-MM-dd HH:mm:ss} JST is there; counts and totals are those of the backup.");
        console.WriteLine();
        console.WriteLine($"送信側：{r.TakenAt:yyyy-MM-dd HH:mm} 以降に渡したものを、同じ messageId・同じファイルで再提出してください。復元した連携履歴にあるものは同じ受付番号で答え、二重になりません。");
        console.WriteLine($"Senders: hand over again what was handed over since {r.TakenAt:yyyy-MM-dd HH:mm}, with the same messageIds and files. What this journal knows is answered with its receipt, and not doubled.");
        console.Write(Screen.Table(r.Senders, ["送信側 / sender", "連携 / contract", "最後の受付 / last accepted", "日時 / at"],
            s => [$"{s.Municipality}.{s.Application}", s.Contract, s.LastReceipt, s.LastAcceptedAt.ToString("yyyy-MM-dd HH:mm:ss")]));
        console.WriteLine("受信側：バックアップより後に受け取ったものは、再提出により別の MessageID・ファイル名でもう一度届きます。未配信のものは同じ名前でもう一度届くことがあります（同じ名前なら同じ内容です）。");
        console.WriteLine("Consumers: what they took after the backup comes again under another MessageID or file name when it is handed over again. What is unfinished here may come again under its own name, with the same content.");
        console.Write(Screen.Table(r.Consumers, ["経路 / route", "最後の配信 / last delivered", "日時 / at", "未配信 / unfinished"],
            c => [c.Route, c.LastDelivered, c.LastDeliveredAt?.ToString("yyyy-MM-dd HH:mm:ss"), c.Unfinished]));
        console.WriteLine($"受付番号と順序番号は {r.PassedOver:N0} 飛ばしました（バックアップ後に渡した番号を別の内容に使わないため）。 / {r.PassedOver:N0} receipt numbers and positions are passed over, so that none given after the backup is given again.");
        console.WriteLine($"リージョンは版 {r.RegionVersion}（{r.RegionAppliedAt:yyyy-MM-dd HH:mm} 適用）です。その後に適用したもの、鍵の破棄、パスワードの変更は、配信を再開する前にもう一度行ってください。");
        console.WriteLine($"The region is version {r.RegionVersion}, applied {r.RegionAppliedAt:yyyy-MM-dd HH:mm}. What was applied later, keys destroyed, passwords changed: do it again before deliveries resume.");
        if (r.FilesLeftOut > 0) console.WriteLine($"書込み途中・後の電文・読めなかったファイル {r.FilesLeftOut} 件は復元していません（バックアップの {Manifest.LeftOutName}）。 / {r.FilesLeftOut} files that were still coming, belong to later messages or could not be read are not restored ({Manifest.LeftOutName} of the backup).");
        console.WriteLine("配信は止めてあります（受付はします）。bus run で起動し、再提出が済んだら bus maintenance off で再開してください。 / Deliveries are held, accepting is not. Start with bus run; when senders have handed over again, resume with bus maintenance off.");
    }
}
