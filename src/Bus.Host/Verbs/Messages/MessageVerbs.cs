using System.CommandLine;
using System.Globalization;
using Bus.Host.Api;
using Bus.Host.Client;
using Spectre.Console;

namespace Bus.Host.Verbs.Messages;

/// <summary><c>bus message list | show | replay</c>: the journal from the shell.</summary>
internal static class MessageVerbs
{
    public static Command Command() => new("message", "連携履歴 / the journal") { List(), Show(), ReplayVerb.Command() };

    private static Command List()
    {
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code" }.AsMunicipality();
        var application = new Option<string?>("--application") { Description = "送信元の業務システムID / sender's application id" };
        var contract = new Option<string?>("--contract") { Description = "連携インタフェース / contract" };
        var state = new Option<string?>("--state") { Description = "processing | accepted | refused | duplicate" }.AsOneOf("processing", "accepted", "refused", "duplicate");
        var delivery = new Option<string?>("--delivery") { Description = "waiting | held | delivering | delivered | parked" }.AsOneOf("waiting", "held", "delivering", "delivered", "parked");
        var day = new Option<string?>("--date") { Description = "業務日付 / business date (YYYY-MM-DD)" }.AsDay();
        var list = new LongList("before", "この番号の続きから / go on behind this number");
        var key = MessageSearch.Option();
        var command = Verb.Remote("list", "電文の一覧（新しい順） / messages, newest first", async (parsed, hub, screen, cancellation) =>
        {
            if (parsed.GetValue(key) is { Length: > 0 } keys)
                return await MessageSearch.RunAsync(parsed, hub, screen, list, keys, parsed.GetValue(municipality), parsed.GetValue(contract), cancellation);
            return await list.ShowAsync<MessageView>(parsed, hub, screen, part => $"messages{Query.Of([("municipality", parsed.GetValue(municipality)), ("application", parsed.GetValue(application)),
                ("contract", parsed.GetValue(contract)), ("state", parsed.GetValue(state)), ("delivery", parsed.GetValue(delivery)), ("day", parsed.GetValue(day)), .. part])}", Headers, Row, cancellation);
        });
        foreach (var option in new Option[] { municipality, application, contract, state, delivery, day, key }) command.Options.Add(option);
        list.AddTo(command);
        command.Needs("--key", r => r.GetValue(key) is { Length: > 0 }, municipality, contract);
        command.NotBeside(new("--key", "--key"), r => r.GetValue(key) is { Length: > 0 }, [application, state, delivery, day]);
        return command;
    }

    private static readonly string[] Headers =
        ["受付番号 / receipt", "業務システム / application", "連携 / contract", "経路 / path", "状態 / state", "件数 / records", "受付 / accepted", "拒否 / rejected", "金額 / amount", "受信 / received"];

    private static object?[] Row(MessageView m) =>
        [m.Receipt, $"{m.Municipality}.{m.Application}", m.Contract, m.Path, m.State, m.Records, m.Accepted, m.Rejected, m.AmountAccepted, m.ReceivedAt.ToString("yyyy-MM-dd HH:mm:ss")];

    private static Command Show()
    {
        var receipt = new Argument<string>("receipt") { Description = "受付番号 / receipt number" };
        var command = Verb.Remote("show", "電文と配信の詳細 / one message and its deliveries", async (parsed, hub, screen, cancellation) =>
        {
            var detail = await hub.GetAsync<MessageDetailView>($"messages/{Query.Receipt(parsed.GetValue(receipt)!)}", cancellation);
            screen.Show(detail, console => Print(console, detail));
            return CommandLine.Fine;
        });
        command.Arguments.Add(receipt);
        return command;
    }

    private static void Print(IAnsiConsole console, MessageDetailView detail)
    {
        console.Write(Screen.Table([detail.Message], Headers, Row));
        if (detail.Message.DateIsFar) console.WriteLine($"業務日付 {detail.Message.BusinessDate} は受付日から離れています / its business date {detail.Message.BusinessDate} is far from the day on which it came");
        if (detail.Gone is { } gone) console.WriteLine($"{gone.Ja} / {gone.En}");
        if (!detail.Fed.IsEmpty) console.WriteLine($"作られた電文 / made of it: {string.Join(", ", detail.Fed)}");
        if (detail.Message.Fault is { } fault) console.WriteLine($"{fault.Code}: {fault.What.Ja} / {fault.What.En}");
        console.Write(Screen.Table(detail.Deliveries, ["配信先 / consumer", "方法 / by", "状態 / state", "順番 / position", "試行 / attempts", "件数 / records", "金額 / amount", "確認 / confirmed", "配信 / delivered", "問題 / trouble"],
            d => [d.Consumer, d.By, d.State, d.Position, d.Attempts, d.Sent?.Records, d.Sent?.Amount, Confirmed(d), d.DeliveredAt?.ToString("yyyy-MM-dd HH:mm:ss"), d.Trouble is { } t ? $"{t.Ja} / {t.En}" : string.Join(' ', ((string?[])[d.Collection, d.Differences is { } f ? $"差分 / differential: +{f.Added} ~{f.Changed} -{f.Removed}" : null]).Where(x => x is not null))]));
        foreach (var d in detail.Deliveries)
            if (d.ReplayReason is { } why) console.WriteLine($"再送の理由 / sent again because ({d.Consumer}): {why}");
        if (detail.Rejects.IsEmpty) return;
        console.Write(Screen.Table(detail.Rejects, ["行 / line", "項目 / item", "コード / code", "理由 / reason"],
            r => [ErrorVerbs.Plain(r.Line ?? r.Index), r.Item, r.Code, $"{r.Reason.Ja} / {r.Reason.En}"]));
        if (detail.RejectsLeftOut > 0)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"ほかに {detail.RejectsLeftOut} 件: bus error list --receipt {detail.Message.Receipt} --state all --all、または送信元の .errors.csv\n{detail.RejectsLeftOut} more: bus error list --receipt {detail.Message.Receipt} --state all --all, or the sender's .errors.csv"));
    }

    // What the consumer itself says it took; a file and a mailbox say nothing.
    private static string? Confirmed(DeliveryView d) => d.Confirmed is not { } said ? null
        : d.State == "delivered" && said != d.Sent ? string.Create(CultureInfo.InvariantCulture, $"× {said.Records} / {said.Amount}") : "○";
}
