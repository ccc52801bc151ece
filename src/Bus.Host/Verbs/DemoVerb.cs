using System.CommandLine;
using Bus.Demo;
using Bus.Files;
using Bus.Host.Hub;
using Bus.Region;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus demo</c>: a whole day of the sample region in one go.</summary>
internal static class DemoVerb
{
    private const string DefaultData = "./data/demo";

    public static Command Command(IReadOnlyDictionary<string, string?> overrides)
    {
        var data = new Option<string>("--data") { Description = "データフォルダー / data folder", DefaultValueFactory = _ => DefaultData };
        var urls = new Option<string>("--urls") { Description = "待ち受けるアドレス / addresses to listen on", DefaultValueFactory = _ => HubSettings.DefaultUrls };
        var records = new Option<int>("--records") { Description = "団体・経路ごとの件数 / records per municipality and path", DefaultValueFactory = _ => new DemoOptions().Records }
            .Within(10, 10_000_000, new("10〜10,000,000 で", "10 to 10,000,000"));
        var once = new Option<bool>("--once") { Description = "表を出したら終了する / end after the table; exit 0 only if every total agrees" };
        var command = Verb.Plain("demo", "見本の一日を通しで動かす / a whole sample day in one go", async (parsed, screen, cancellation) =>
        {
            var settings = new HubSettings(parsed.GetValue(data)!, parsed.GetValue(urls)!, overrides, Quiet: true);
            await using var hub = await HubApplication.StartAsync(settings, cancellation);
            var report = await DemoDay.RunAsync(NeighboursOf(hub), new DemoOptions { Records = parsed.GetValue(records), Sabotage = SabotageOf() }, screen.Progress, cancellation);
            screen.Show(report.Rows.Select(DemoRowView.Of), report.Print);
            if (parsed.GetValue(once)) return report.Agrees ? CommandLine.Fine : CommandLine.Failed;
            if (!screen.Json) ShowPlaces(screen.Console, hub, Path.GetFullPath(settings.DataFolder), report.Visitors);
            await hub.WaitForShutdownAsync(cancellation);
            return report.Agrees ? CommandLine.Fine : CommandLine.Failed;
        });
        foreach (var option in new Option[] { data, urls, records, once }) command.Options.Add(option);
        return command;
    }

    private static DemoHub NeighboursOf(HubApplication hub) => new(hub.Address, hub.Services.GetRequiredService<IOptions<FilesOptions>>().Value.Root, async (yaml, cancellation) =>
    {
        var reading = RegionFile.ReadYaml(yaml, new RegionOptions());
        var applied = await hub.Services.GetRequiredService<RegionApplier>().ApplyAsync(reading.Document, prune: false, dryRun: false, cancellation);
        if (reading.With(applied.Problems).Where(p => p.Severity == RegionSeverity.Error).Select(p => $"{p.Place}: {p.Text}").ToList() is { Count: > 0 } errors)
            throw new VerbFailure("見本のリージョン定義を適用できません。", "The sample region cannot be applied.", "このデータフォルダーを使わず、--data で空のフォルダーを指定してください。",
                "Name an empty folder with --data instead of this one.") { Details = errors };
    });

    // For the test that sees the table turn red: a consumer that loses one record.
    private static DemoSabotage SabotageOf() =>
        Environment.GetEnvironmentVariable("BUS_DEMO_SABOTAGE") == "drop-one-record" ? DemoSabotage.DropOneRecord : DemoSabotage.None;

    private static void ShowPlaces(IAnsiConsole console, HubApplication hub, string data, DemoVisitors? visitors)
    {
        console.WriteLine();
        console.WriteLine("ハブは動き続けます（Ctrl+C で終了）。 / The hub stays up (Ctrl+C ends it).");
        if (visitors is not null)
        {
            console.WriteLine($"  コンソール/console {new Uri(hub.Address, "console")}");
            console.WriteLine($"                     トークン / token: {visitors.OperatorToken}");
            console.WriteLine($"  ポータル / portal  {new Uri(hub.Address, $"portal/{visitors.Municipality}")}");
            console.WriteLine($"                     {visitors.Login} / {visitors.Password}");
        }
        console.WriteLine($"  WSDL               {new Uri(hub.Address, "soap/412066/collection-history?wsdl")}");
        console.WriteLine($"                     {new Uri(hub.Address, "soap/412066/exchange?wsdl")}");
        console.WriteLine($"  管理 API / API     {new Uri(hub.Address, "api/v1/openapi.json")}");
        console.WriteLine($"  監視 / metrics     {new Uri(hub.Address, "metrics")}");
        console.WriteLine($"  ファイル / files   {hub.Services.GetRequiredService<IOptions<FilesOptions>>().Value.Root}");
        console.WriteLine($"  コマンド / verbs   bus message list --data {data}");
    }
}
