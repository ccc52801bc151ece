using System.CommandLine;
using Bus.Core.Vocabulary;
using Bus.Host.Api;

namespace Bus.Host.Verbs;

/// <summary><c>bus file list</c>: bulk files that are being read or wait, and why.</summary>
internal static class FileVerbs
{
    public static Command Command() => new("file", "連携ファイル / bulk files") { List() };

    private static Command List() => Verb.Remote("list", "取込中・待機中の連携ファイル / bulk files being read or waiting", async (_, hub, screen, cancellation) =>
    {
        var files = await hub.GetAsync<FileView[]>("files", cancellation);
        screen.Show(files, console =>
        {
            var table = Screen.TableOf("業務システム / application", "連携 / contract", "ファイル / file", "大きさ / size", "件数 / records", "開始 / since", "待つ理由 / waits for");
            foreach (var f in files)
                Screen.Row(table, $"{f.Municipality}.{f.Application}", f.Contract, f.File, ByteSize.Round(f.TotalBytes), f.Records, f.StartedAt.ToString("yyyy-MM-dd HH:mm:ss"),
                    f.WaitsFor is { } why ? $"{why.Ja} / {why.En}" : "");
            console.Write(table);
        });
        return CommandLine.Fine;
    });
}
