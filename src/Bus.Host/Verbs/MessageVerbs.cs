using System.CommandLine;
using Bus.Host.Api;
using Bus.Host.Client;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus message list | show | replay</c>: the journal from the shell.</summary>
internal static class MessageVerbs
{
    public static Command Command() => new("message", "連携履歴 / the journal") { List(), Show(), Replay() };

    private static Command List()
    {
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code" };
        var application = new Option<string?>("--application") { Description = "送信元の業務システムID / sender's application id" };
        var contract = new Option<string?>("--contract") { Description = "連携インタフェース / contract" };
        var state = new Option<string?>("--state") { Description = "processing | accepted | refused | duplicate" };
        var delivery = new Option<string?>("--delivery") { Description = "waiting | held | delivering | delivered | parked" };
        var day = new Option<string?>("--date") { Description = "業務日付 / business date (YYYY-MM-DD)" };
        var limit = new Option<int>("--limit") { Description = "最大件数 / at most so many", DefaultValueFactory = _ => 100 };
        var key = MessageSearch.Option();
        var command = Verb.Remote("list", "電文の一覧（新しい順） / messages, newest first", async (parsed, hub, screen, cancellation) =>
        {
            if (parsed.GetValue(key) is { Length: > 0 } keys)
                return await MessageSearch.RunAsync(hub, screen, keys, parsed.GetValue(municipality), parsed.GetValue(contract), parsed.GetValue(limit), cancellation);
            var query = Query.Of(("municipality", parsed.GetValue(municipality)), ("application", parsed.GetValue(application)), ("contract", parsed.GetValue(contract)),
                ("state", parsed.GetValue(state)), ("delivery", parsed.GetValue(delivery)), ("day", Query.Day(parsed.GetValue(day))), ("limit", parsed.GetValue(limit).ToString()));
            var messages = await hub.GetAsync<MessageView[]>($"messages{query}", cancellation);
            screen.Show(messages, console => console.Write(TableOf(messages)));
            return CommandLine.Fine;
        });
        foreach (var option in new Option[] { municipality, application, contract, state, delivery, day, limit, key }) command.Options.Add(option);
        return command;
    }

    private static Table TableOf(IEnumerable<MessageView> messages)
    {
        var table = Screen.TableOf("受付番号 / receipt", "業務システム / application", "連携 / contract", "経路 / path", "状態 / state", "件数 / records", "受付 / accepted", "拒否 / rejected", "金額 / amount", "受信 / received");
        foreach (var m in messages)
            Screen.Row(table, m.Receipt, $"{m.Municipality}.{m.Application}", m.Contract, m.Path, m.State, m.Records, m.Accepted, m.Rejected, m.AmountAccepted, m.ReceivedAt.ToString("yyyy-MM-dd HH:mm:ss"));
        return table;
    }

    private static Command Show()
    {
        var receipt = new Argument<string>("receipt") { Description = "受付番号 / receipt number" };
        var command = Verb.Remote("show", "電文と配信の詳細 / one message and its deliveries", async (parsed, hub, screen, cancellation) =>
        {
            var detail = await hub.GetAsync<MessageDetailView>($"messages/{Uri.EscapeDataString(parsed.GetValue(receipt)!)}", cancellation);
            screen.Show(detail, console => Print(console, detail));
            return CommandLine.Fine;
        });
        command.Arguments.Add(receipt);
        return command;
    }

    private static void Print(IAnsiConsole console, MessageDetailView detail)
    {
        console.Write(TableOf([detail.Message]));
        if (detail.Message.Fault is { } fault) console.WriteLine($"{fault.Code}: {fault.What.Ja} / {fault.What.En}");
        var deliveries = Screen.TableOf("配信先 / consumer", "方法 / by", "状態 / state", "順番 / position", "試行 / attempts", "件数 / records", "金額 / amount", "配信 / delivered", "問題 / trouble");
        foreach (var d in detail.Deliveries)
            Screen.Row(deliveries, d.Consumer, d.By, d.State, d.Position, d.Attempts, d.Sent?.Records, d.Sent?.Amount, d.DeliveredAt?.ToString("yyyy-MM-dd HH:mm:ss"), d.Trouble is { } t ? $"{t.Ja} / {t.En}" : "");
        console.Write(deliveries);
        if (detail.Rejects.IsEmpty) return;
        var rejects = Screen.TableOf("行 / line", "項目 / item", "コード / code", "理由 / reason");
        foreach (var r in detail.Rejects) Screen.Row(rejects, r.Line ?? r.Index, r.Item, r.Code, $"{r.Reason.Ja} / {r.Reason.En}");
        console.Write(rejects);
    }

    private static Command Replay()
    {
        var receipt = new Argument<string>("receipt") { Description = "受付番号 / receipt number" };
        var consumer = new Option<string?>("--consumer") { Description = "この配信先だけ / only this consumer" };
        var delivered = new Option<bool>("--delivered") { Description = "配信済も送り直す / also what was delivered" };
        var reason = new Option<string?>("--reason") { Description = "理由（履歴に残る） / reason, kept in the journal" };
        var dryRun = new Option<bool>("--dry-run") { Description = "何をするか表示するだけ / only show what it would do" };
        var yes = new Option<bool>("--yes") { Description = "確認しない / do not ask" };
        var command = Verb.Remote("replay", "再送 / send again", async (parsed, hub, screen, cancellation) =>
        {
            var path = $"messages/{Uri.EscapeDataString(parsed.GetValue(receipt)!)}/replay";
            var request = new ReplayRequest(parsed.GetValue(consumer), parsed.GetValue(delivered), parsed.GetValue(reason) ?? "operator", DryRun: true);
            var preview = await hub.PostAsync<ReplayView[]>(path, request, cancellation);
            if (parsed.GetValue(dryRun) || !preview.Any(p => p.WillSend))
            {
                screen.Show(preview, console => console.Write(TableOf(preview)));
                return CommandLine.Fine;
            }
            if (!parsed.GetValue(yes))
            {
                if (screen.Json || Console.IsInputRedirected)
                    throw new VerbFailure("確認が必要です。", "This needs a confirmation.", "--yes を付けてください。", "Add --yes.");
                screen.Console.Write(TableOf(preview));
                if (!screen.Console.Confirm("再送しますか？ / Send again?", defaultValue: false)) return CommandLine.Failed;
            }
            var done = await hub.PostAsync<ReplayView[]>(path, request with { DryRun = false }, cancellation);
            screen.Show(done, console => console.Write(TableOf(done)));
            return done.Any(d => d.WillSend) ? CommandLine.Fine : CommandLine.Failed;
        });
        command.Arguments.Add(receipt);
        foreach (var option in new Option[] { consumer, delivered, reason, dryRun, yes }) command.Options.Add(option);
        return command;
    }

    private static Table TableOf(IEnumerable<ReplayView> steps)
    {
        var table = Screen.TableOf("配信先 / consumer", "状態 / state", "再送 / send", "説明 / note");
        foreach (var s in steps) Screen.Row(table, s.Consumer, s.State, s.WillSend ? "する / yes" : "しない / no", $"{s.Note.Ja} / {s.Note.En}");
        return table;
    }
}
