using System.CommandLine;
using Bus.Host.Alerts;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus alert list | test</c>.</summary>
internal static class AlertVerbs
{
    public static Command Command() => new("alert", "通知 / alerts") { List(), Test() };

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "解消したものも / resolved ones too" };
        var list = new LongList("before", "この番号の続きから / go on behind this number", whole: false);
        // What is open now comes whole; what happened once, and what is over, part by part.
        var command = Verb.Remote("list", "対処が要るもの / what needs somebody", (parsed, hub, screen, cancellation) =>
            list.ShowAsync<AlertView>(parsed, hub, screen, part => $"alerts{Query.Of([("all", parsed.GetValue(all) ? "true" : null), .. part])}", alerts => screen.Show(alerts, console =>
            {
                foreach (var a in alerts) console.WriteLine($"{(a.Event ? "◆" : a.ResolvedAt is null ? "●" : "○")} {a.RaisedAt:yyyy-MM-dd HH:mm}{(a.ResolvedAt is { } over && !a.Event ? $" – {over:HH:mm}" : "")}  {a.Kind}  {a.Place}\n    {a.Text.Ja}\n    {a.Text.En}");
                if (alerts.Count == 0) console.WriteLine("ありません / none");
            }), cancellation));
        command.Options.Add(all);
        list.AddTo(command);
        return command;
    }

    private static Command Test() => Verb.Remote("test", "メールと webhook を試す / send a test by mail and webhook", async (_, hub, screen, cancellation) =>
    {
        var results = await hub.PostAsync<ChannelTestView[]>("alerts/test", new { }, cancellation);
        if (results.Length == 0)
            throw new VerbFailure("通知先が設定されていません。", "No channel is configured.", "Alerts:Smtp:Host か Alerts:Webhook:Url を設定してください。", "Set Alerts:Smtp:Host or Alerts:Webhook:Url.");
        screen.Show(results, console =>
        {
            foreach (var r in results) console.WriteLine(r.Sent ? $"○ {r.Channel}: 送りました / sent" : $"× {r.Channel}: {r.Trouble}");
        });
        return results.All(r => r.Sent) ? CommandLine.Fine : CommandLine.Failed;
    });
}
