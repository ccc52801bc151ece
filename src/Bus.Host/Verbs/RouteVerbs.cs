using System.CommandLine;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus route list | pause | resume</c>.</summary>
internal static class RouteVerbs
{
    public static Command Command() => new("route", "連携経路 / routes") { List(), Pause(), Resume() };

    private static Command List() => Verb.Remote("list", "連携経路の一覧 / all routes", async (_, hub, screen, cancellation) =>
    {
        var routes = await hub.GetAsync<RouteView[]>("routes", cancellation);
        screen.ShowTable(routes, ["経路 / route", "団体 / municipality", "提供元 / providers", "方法 / by", "配信時間帯 / window", "まとめ配信 / collected", "停止 / paused", "遮断器 / circuit"],
            r => [$"{r.Municipality}/{r.Contract}/{r.Consumer}", r.Name, string.Join(", ", r.Providers), r.By, r.Window is { } w ? $"{w.From}–{w.To} {(w.Days == "business" ? "開庁日 / business days" : "毎日 / every day")}{(w.Open ? "" : "（時間外 / closed now）")}" : "", r.Collect is { } c ? $"{string.Join(' ', c.At)} {(c.Days == "business" ? "開庁日 / business days" : "毎日 / every day")}" : "", r.Pause is { } p ? $"{p.Reason} ({p.Since:yyyy-MM-dd HH:mm} – {p.Until:yyyy-MM-dd HH:mm})" : "", Circuit(r.Circuit)]);
        return CommandLine.Fine;
    });

    private static string Circuit(CircuitView? circuit) => circuit switch
    {
        null or { State: "closed", Failing: 0 } => "",
        { State: "closed" } => $"正常（失敗 {circuit.Failing}） / closed ({circuit.Failing} failing)",
        { State: "half-open" } => $"試行中 / half-open: {circuit.Trouble?.Ja} / {circuit.Trouble?.En}",
        _ => $"遮断（{circuit.NextTry:HH:mm:ss} に試行） / open (next try {circuit.NextTry:HH:mm:ss}): {circuit.Trouble?.Ja} / {circuit.Trouble?.En}",
    };

    private static Command Pause()
    {
        var route = RouteArgument();
        var reason = new Option<string>("--reason") { Description = "理由 / reason", Required = true };
        var until = Values.Moment("--until", "終了予定（自動では再開しない。時差の指定がなければ日本時間） / planned end; it does not resume by itself; in Japan's time unless it says +hh:mm", ahead: true);
        var command = Verb.Remote("pause", "配信を止める（受付は続く） / stop delivering; accepting goes on", async (parsed, hub, screen, cancellation) =>
        {
            var path = PathOf(parsed.GetValue(route)!);
            var pause = await hub.PostAsync<PauseView>($"routes/{path}/pause", new PauseRequest(parsed.GetValue(reason)!, parsed.GetValue(until)), cancellation);
            screen.Show(pause, console => console.WriteLine($"停止しました / Paused: {pause.Route}"));
            return CommandLine.Fine;
        });
        command.Arguments.Add(route);
        command.Options.Add(reason);
        command.Options.Add(until);
        return command;
    }

    private static Command Resume()
    {
        var route = RouteArgument();
        var command = Verb.Remote("resume", "配信を再開する / start delivering again", async (parsed, hub, screen, cancellation) =>
        {
            var path = PathOf(parsed.GetValue(route)!);
            var answer = await hub.PostAsync<ResumeView>($"routes/{path}/resume", new { }, cancellation);
            screen.Show(answer, console => console.WriteLine(answer.WasPaused ? $"再開しました / Resumed: {answer.Route}" : $"停止していませんでした / It was not paused: {answer.Route}"));
            return CommandLine.Fine;
        });
        command.Arguments.Add(route);
        return command;
    }

    private static Argument<string> RouteArgument()
    {
        var route = new Argument<string>("route") { Description = "団体/連携/配信先 / municipality/contract/consumer, e.g. 362018/collection-history/delinquency" };
        route.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !RouteId.TryParse(token.Value, out _))
                result.AddError($"'{token.Value}' は連携経路ではありません。団体/連携/配信先 の形で指定してください（bus route list）。 / '{token.Value}' is no route. Give municipality/contract/consumer (see bus route list).");
        });
        return route;
    }

    private static string PathOf(string text) => RouteId.TryParse(text, out var route)
        ? $"{route!.Municipality}/{Uri.EscapeDataString(route.Contract)}/{Uri.EscapeDataString(route.Consumer)}"
        : throw new VerbFailure($"'{text}' は連携経路ではありません。", $"'{text}' is no route.", "団体/連携/配信先 の形で指定してください（bus route list）。", "Give municipality/contract/consumer (see bus route list).");
}
