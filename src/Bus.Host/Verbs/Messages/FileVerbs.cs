using System.CommandLine;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Client;
using Spectre.Console;

namespace Bus.Host.Verbs.Messages;

/// <summary><c>bus file list | show</c>: bulk files that are being read or fetched, wait, or are not complete yet, how far they are, and why they wait.</summary>
internal static class FileVerbs
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public static Command Command() => new("file", "連携ファイル / bulk files") { List(), Show() };

    private static Command List()
    {
        var watch = Watch();
        var command = Verb.Remote("list", "取込中・待機中・完了待ち・受信中の連携ファイル / bulk files being read, waiting, not complete yet, or being fetched", (parsed, hub, screen, cancellation) =>
            RunAsync(hub, screen, "files", parsed.GetValue(watch), stayWithNone: true, cancellation));
        command.Options.Add(watch);
        return command;
    }

    private static Command Show()
    {
        var watch = Watch();
        var file = new Argument<string>("file") { Description = "ファイル名か受付番号 / its name or receipt number" };
        var command = Verb.Remote("show", "1つの連携ファイルの進み具合 / how far one bulk file is", (parsed, hub, screen, cancellation) =>
            RunAsync(hub, screen, $"files{Query.Of(("file", parsed.GetValue(file)))}", parsed.GetValue(watch), stayWithNone: false, cancellation));
        command.Arguments.Add(file);
        command.Options.Add(watch);
        return command;
    }

    private static Option<bool> Watch() => new("--watch") { Description = "終わるまで表示を更新する / goes on showing it" };

    private static async Task<int> RunAsync(HubClient hub, Screen screen, string path, bool watch, bool stayWithNone, CancellationToken cancellation)
    {
        var files = await hub.GetAsync<FileView[]>(path, cancellation);
        if (!stayWithNone && files.Length == 0) throw new VerbFailure("この連携ファイルは取込中・待機中・完了待ち・受信中のいずれでもありません。", "This bulk file is not being read or fetched, nor does it wait or lie incomplete in a drop folder of this node.",
            "終わったものは結果ファイルか bus message list で確認してください。", "If it is done, see its result file or bus message list.");
        if (!watch || screen.Json || System.Console.IsOutputRedirected)
        {
            screen.Show(files, console => console.Write(TableOf(files)));
            return CommandLine.Fine;
        }
        screen.ShowEnvironment();
        await screen.Console.Live(TableOf(files)).StartAsync(async live =>
        {
            while (stayWithNone || files.Length > 0)
            {
                await Task.Delay(Every, cancellation);
                files = await hub.GetAsync<FileView[]>(path, cancellation);
                live.UpdateTarget(TableOf(files));
            }
        });
        return CommandLine.Fine;
    }

    private static Table TableOf(IEnumerable<FileView> files) => Screen.Table(files,
        ["業務システム / application", "連携 / contract", "ファイル / file", "段階 / phase", "進み / done", "大きさ / size", "件数 / records", "開始 / since", "読み終わり予定 / read by", "待つ理由 / waits for"],
        f => [$"{f.Municipality}.{f.Application}", f.Contract, f.File, NameOf(f.Phase), f.TotalBytes == 0 ? "" : $"{100 * f.BytesRead / f.TotalBytes} %", ByteSize.Round(f.TotalBytes),
                f.Records, f.StartedAt.ToString("yyyy-MM-dd HH:mm:ss"), f.EndsAt?.ToString("yyyy-MM-dd HH:mm:ss"), f.WaitsFor is { } why ? $"{why.Ja} / {why.En}" : ""]);

    private static string NameOf(string phase) => phase switch
    {
        "fetching" => "受信中 / fetching",
        "incomplete" => "完了待ち / incomplete",
        "queued" => "順番待ち / queued",
        "waiting" => "待機 / waiting",
        "reading" => "取込中 / reading",
        _ => "確定中 / committing",
    };
}
