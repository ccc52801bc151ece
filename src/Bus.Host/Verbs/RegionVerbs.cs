using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Client;
using Bus.Region;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus region apply | export | versions | show</c>.</summary>
internal static class RegionVerbs
{
    public static Command Command() => new("region", "リージョン定義（団体・業務システム・経路） / municipalities, applications, routes") { Apply(), Export(), Versions(), Show() };

    private static Command Apply()
    {
        var file = new Argument<string>("file") { Description = "リージョン定義 (YAML) / region file" };
        var prune = new Option<bool>("--prune") { Description = "ファイルにないものを取り除く / remove what the file does not name" };
        var dryRun = new Option<bool>("--dry-run") { Description = "何が変わるか表示するだけ / only show what would change" };
        var yes = new Option<bool>("--yes") { Description = "確認しない / do not ask" };
        var command = Verb.Remote("apply", "適用する（停止不要・何度でも同じ結果） / apply to the running hub; idempotent", async (parsed, hub, screen, cancellation) =>
        {
            var options = new RegionOptions();
            var reading = RegionFile.Read(parsed.GetValue(file)!, options);
            if (!reading.IsReadable) return Refuse(screen, reading.Problems.Select(RegionProblemView.Of));
            // A file with errors is still shown to the hub, as a dry run, so that all its errors are named at once.
            var dry = parsed.GetValue(dryRun) || reading.Problems.Count > 0;
            if (parsed.GetValue(prune) && !dry && !parsed.GetValue(yes) && !await ConfirmAsync(hub, reading, screen, cancellation)) return CommandLine.Failed;
            var answer = await PostAsync(hub, reading, parsed.GetValue(prune), dry, cancellation);
            var problems = Located(reading, answer);
            if (answer.Refused || problems.Any(p => p.Severity == "error")) return Refuse(screen, problems);
            screen.Show(answer, console => Print(console, answer, problems, parsed.GetValue(dryRun)));
            return CommandLine.Fine;
        });
        command.Arguments.Add(file);
        foreach (var option in new Option[] { prune, dryRun, yes }) command.Options.Add(option);
        return command;
    }

    private static Task<RegionAnswer> PostAsync(HubClient hub, RegionReading reading, bool prune, bool dryRun, CancellationToken cancellation) =>
        hub.PostJsonAsync<RegionAnswer>($"region/apply?prune={Wire(prune)}&dryRun={Wire(dryRun)}", RegionJson.Write(reading.Document), cancellation);

    private static string Wire(bool flag) => flag ? "true" : "false";

    private static async Task<bool> ConfirmAsync(HubClient hub, RegionReading reading, Screen screen, CancellationToken cancellation)
    {
        var preview = await PostAsync(hub, reading, prune: true, dryRun: true, cancellation);
        if (preview.Refused || !preview.Changes.Any(c => c.Kind == "removed")) return true;
        if (screen.Json || System.Console.IsInputRedirected)
            throw new VerbFailure("取り除くものがあるため確認が必要です。", "Something would be removed: this needs a confirmation.", "--yes を付けてください。", "Add --yes.");
        Print(screen.Console, preview, [], dryRun: true);
        return screen.Console.Confirm("取り除きますか？ / Remove?", defaultValue: false);
    }

    private static List<RegionProblemView> Located(RegionReading reading, RegionAnswer answer) =>
        [.. reading.With(answer.Problems.Select(p => new RegionProblem(
            p.Severity == "error" ? RegionSeverity.Error : RegionSeverity.Warning, p.Code, p.Path, null, null, new Bilingual(p.Text.Ja, p.Text.En)))).Select(RegionProblemView.Of)];

    private static int Refuse(Screen screen, IEnumerable<RegionProblemView> problems)
    {
        var all = problems.ToList();
        if (screen.Json)
        {
            screen.Show(new { applied = false, refused = true, problems = all }, _ => { });
            return CommandLine.Failed;
        }
        throw new VerbFailure($"リージョン定義に誤りが {all.Count(p => p.Severity == "error")} 件あります。何も適用していません。", $"The region file has {all.Count(p => p.Severity == "error")} errors. Nothing was applied.",
            "示された箇所を直して、もう一度適用してください。", "Correct what is named, then apply again.")
        {
            Details = [.. all.Select(p => $"{(p.Severity == "error" ? "" : "（警告 / warning） ")}{p.Place}: {p.Text.Ja}\n      {p.Text.En}")],
        };
    }

    private static void Print(IAnsiConsole console, RegionAnswer answer, IEnumerable<RegionProblemView> warnings, bool dryRun)
    {
        foreach (var change in answer.Changes) console.WriteLine($"{Sign(change.Kind)} {change.Path}: {change.Text.Ja} / {change.Text.En}");
        foreach (var warning in warnings) console.WriteLine($"! {warning.Place}: {warning.Text.Ja} / {warning.Text.En}");
        foreach (var route in answer.RemovedRoutes) console.WriteLine($"! {route}: 経路がなくなります。未配信のものは連携履歴に残ります / the route goes; what is not delivered stays in the journal");
        foreach (var node in answer.NodesWithoutIt) console.WriteLine($"! ノード {node} にはまだ届いていません（bus node list） / node {node} does not use it yet (bus node list)");
        var changed = answer.Changes.Count(c => c.Kind != "kept");
        console.WriteLine(dryRun ? $"適用すると {changed} 箇所が変わります / {changed} changes if applied"
            : answer.Applied ? $"適用しました：{changed} 箇所 / Applied: {changed} changes" : "変更はありません / Nothing to change");
    }

    private static char Sign(string kind) => kind switch { "added" => '+', "changed" => '~', "removed" => '-', _ => '=' };

    private static Command Export()
    {
        var output = new Option<string?>("--out") { Description = "書き出すファイル（省略時は標準出力） / file to write, default standard output" };
        var number = new Option<long?>("--number") { Description = "版の番号（bus region versions）。省略時は現在の定義 / number of a version (bus region versions); what is in force unless given" };
        var command = Verb.Remote("export", "YAML で書き出す（秘密は hash / sealed） / write as YAML; secrets as hash or sealed", async (parsed, hub, screen, cancellation) =>
        {
            var yaml = await hub.GetTextAsync($"region/export{Query.Of(("number", parsed.GetValue(number)?.ToString(CultureInfo.InvariantCulture)))}", cancellation);
            if (parsed.GetValue(output) is { } path) await OutFile.WriteAsync(path, yaml, cancellation);
            // What apply takes: a member that is null says something else there than one that is not.
            if (screen.Json) System.Console.WriteLine(JsonSerializer.Serialize(RegionFile.ReadYaml(yaml, new RegionOptions()).Document, new JsonSerializerOptions(RegionJson.Options) { WriteIndented = true }));
            else if (parsed.GetValue(output) is null) System.Console.Out.Write(hub.Environment is { } name ? $"# {name}\n{yaml}" : yaml);
            return CommandLine.Fine;
        });
        command.Options.Add(output);
        command.Options.Add(number);
        return command;
    }

    private static Command Versions()
    {
        var list = new LongList("before", "この番号の続きから / go on behind this number");
        var command = Verb.Remote("versions", "これまでの版（新しい順） / versions so far, newest first", (parsed, hub, screen, cancellation) => list.ShowAsync<RegionVersionView>(parsed, hub, screen,
            part => $"region/versions{Query.Of(part)}", ["版 / number", "適用 / applied at"], v => [v.Number.ToString(CultureInfo.InvariantCulture), v.AppliedAt.ToString("yyyy-MM-dd HH:mm:ss")], cancellation));
        list.AddTo(command);
        return command;
    }

    private static Command Show() => Verb.Remote("show", "一覧 / at a glance", async (_, hub, screen, cancellation) =>
    {
        var region = await hub.GetAsync<RegionSummary>("region", cancellation);
        screen.Show(region, console =>
        {
            var table = Screen.TableOf("団体 / municipality", "業務システム / applications", "連携 / contract", "提供元 → 配信先 / route", "方法 / by", "詳細 / how");
            foreach (var m in region.Municipalities)
            {
                var applications = string.Join(", ", m.Applications.Select(a => a is { Passwords: > 0, Ftp: false } ? a.Id + "（FTP 不可 / no FTP）" : a.Id));
                if (m.Routes.IsEmpty && m.Queries.IsEmpty) Screen.Row(table, $"{m.Code} {m.Name}", applications);
                foreach (var r in m.Routes) Screen.Row(table, $"{m.Code} {m.Name}", applications, $"{r.Contract} {r.ProviderVersion}", $"{r.Provider} → {r.Consumer}", r.By, r.How);
                foreach (var q in m.Queries) Screen.Row(table, $"{m.Code} {m.Name}", applications, q.Contract, $"{q.Provider} ← {string.Join(", ", q.Askers)}", "照会 / query", q.How);
            }
            console.Write(table);
        });
        return CommandLine.Fine;
    });
}
