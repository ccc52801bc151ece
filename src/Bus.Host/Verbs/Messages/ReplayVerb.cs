using System.CommandLine;
using Bus.Host.Api;
using Bus.Host.Client;
using Spectre.Console;

namespace Bus.Host.Verbs.Messages;

/// <summary><c>bus message replay</c>: 再送 of one receipt, of the records with a key, or of what a consumer has parked or taken in a period. Shows what it would do, and asks.</summary>
internal static class ReplayVerb
{
    // More than a person reads; the sums below the table count them all.
    private const int MostShown = 50;

    public static Command Command()
    {
        var positional = new Argument<string?>("receipt") { Description = "受付番号 / receipt number", Arity = ArgumentArity.ZeroOrOne };
        var receipt = new Option<string?>("--receipt") { Description = "受付番号 / receipt number" };
        var consumer = new Option<string?>("--consumer") { Description = "配信先（受付番号なしでは 団体/業務システム） / consumer; without a receipt municipality/application, e.g. 362018/delinquency" };
        var contract = new Option<string?>("--contract") { Description = "連携インタフェース / contract" };
        var municipality = new Option<string?>("--municipality") { Description = "--key で探す団体 / municipality to search for --key" }.AsMunicipality();
        var key = MessageSearch.Option();
        var from = Values.Moment("--from", "この時刻以降に受け付けたもの / received at this time or later");
        var to = Values.Moment("--to", "この時刻より前に受け付けたもの / received before this time");
        var state = new Option<string>("--state") { Description = "parked | delivered", DefaultValueFactory = _ => "parked" }.AsOneOf("parked", "delivered");
        var delivered = new Option<bool>("--delivered") { Description = "受付番号・--key で：配信済も送り直す / with a receipt or --key: also what was delivered" };
        var reason = new Option<string?>("--reason") { Description = "理由（履歴に残る） / reason, kept in the journal" };
        var dryRun = new Option<bool>("--dry-run") { Description = "何をするか表示するだけ / only show what it would do" };
        var yes = new Option<bool>("--yes") { Description = "確認しない / do not ask" };
        var command = Verb.Remote("replay", "再送 / send again", async (parsed, hub, screen, cancellation) =>
        {
            var also = parsed.GetValue(delivered) || parsed.GetValue(state) == "delivered";
            var keys = parsed.GetValue(key) is { Length: > 0 } said ? MessageSearch.ValuesOf(said) : null;
            var call = (parsed.GetValue(positional) ?? parsed.GetValue(receipt)) is { } number
                ? ReplayCall.OfReceipt(hub, number, parsed.GetValue(consumer), also)
                : ReplayCall.OfSelection(hub, parsed.GetValue(municipality), parsed.GetValue(consumer), parsed.GetValue(contract), keys, parsed.GetValue(from), parsed.GetValue(to),
                    keys is not null && also ? "delivered" : parsed.GetValue(state)!);
            var preview = await screen.ProgressAsync("確認 / looking", tell => call.RunAsync(null, tell, cancellation));
            if (parsed.GetValue(dryRun)) return Show(screen, preview, CommandLine.Fine);
            if (!preview.Steps.Any(p => p.WillSend)) return Show(screen, preview, preview.Steps.Length > 0 ? CommandLine.Fine : CommandLine.Failed);
            if (preview.NeedsApproval && string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
                throw new VerbFailure("この再送には 2 人目の承認が要るので、理由が必要です。", "A second person must approve this replay, so it needs a reason.", "--reason を付けてください。", "Add --reason.");
            if (!parsed.GetValue(yes))
            {
                if (screen.Json || System.Console.IsInputRedirected)
                    throw new VerbFailure("確認が必要です。", "This needs a confirmation.", "--yes を付けてください。", "Add --yes.");
                Show(screen, preview, 0);
                if (!screen.Console.Confirm(preview.NeedsApproval ? "承認を依頼しますか？ / Ask for approval?" : "再送しますか？ / Send again?", defaultValue: false)) return CommandLine.Failed;
            }
            var done = await screen.ProgressAsync("再送 / sending", tell => call.RunAsync(parsed.GetValue(reason) ?? "operator", tell, cancellation));
            if (done.Approval is not { } approval) return Show(screen, done, done.Steps.Any(d => d.WillSend) ? CommandLine.Fine : CommandLine.Failed);
            screen.Show(approval, console => console.WriteLine(
                $"承認を依頼しました：{approval.Id}（{approval.Deliveries:N0} 件、期限 {approval.ExpiresAt:yyyy-MM-dd HH:mm}）。ほかの運用者が bus approval approve {approval.Id} で承認すると送られます。"
                + $"\nAsked for approval: {approval.Id} ({approval.Deliveries:N0} deliveries, until {approval.ExpiresAt:yyyy-MM-dd HH:mm}). It is sent when another operator runs bus approval approve {approval.Id}."));
            return CommandLine.Fine;
        });
        command.Arguments.Add(positional);
        command.OneMunicipality(("--municipality", r => r.GetValue(municipality)), ("--consumer", r => r.GetValue(consumer) is { } c && c.Contains('/') ? c : null),
            ("receipt", r => r.GetValue(positional)), ("--receipt", r => r.GetValue(receipt)));
        command.Validators.Add(result =>
        {
            if (result.GetValue(positional) is null && result.GetValue(receipt) is null && !ReplayCall.IsSaid(result.GetValue(consumer), result.GetValue(key) is { Length: > 0 }, result.GetValue(municipality)))
                result.AddError($"何を再送するか分かりません。{ReplayCall.WhatToSay.Ja} / It is not said what to send again. {ReplayCall.WhatToSay.En}");
            if (result.GetValue(positional) is { } one && result.GetValue(receipt) is { } other && one != other)
                result.AddError($"受付番号が 2 つあります（{one} と --receipt {other}）。どちらか一方にしてください。 / There are two receipt numbers, {one} and --receipt {other}. Give one of them.");
        });
        command.NotBeside(new("受付番号", "a receipt number"), r => r.GetValue(positional) is not null || r.GetValue(receipt) is not null, contract, key, from, to);
        foreach (var option in new Option[] { receipt, consumer, contract, municipality, key, from, to, state, delivered, reason, dryRun, yes }) command.Options.Add(option);
        return command;
    }

    private static int Show(Screen screen, ReplayPageView page, int exit)
    {
        var steps = page.Steps;
        screen.Show(steps, console =>
        {
            var table = Screen.TableOf("受付番号 / receipt", "配信先 / consumer", "状態 / state", "再送 / send", "配信済の件数・金額 / applied", "解放する鍵 / keys freed", "後続 / behind", "説明 / note");
            foreach (var s in steps.Take(MostShown))
                Screen.Row(table, s.Receipt, s.Consumer, s.State, s.WillSend ? "する / yes" : "しない / no",
                    s.DeliveredAt is { } at ? $"{(s.Confirmed ?? s.Sent)?.Records} / {(s.Confirmed ?? s.Sent)?.Amount} ({at:MM-dd HH:mm})" : s.PagesDone > 0 ? $"{s.PagesDone} ページ / pages" : "",
                    (object?)s.Keys ?? "多数 / many", (long)s.Behind, $"{s.Note.Ja} / {s.Note.En}");
            console.Write(table);
            if (steps.Length > MostShown) console.WriteLine($"… 他 {steps.Length - MostShown:N0} 件 / and {steps.Length - MostShown:N0} more");
            console.WriteLine($"再送 {steps.Count(s => s.WillSend):N0} 件（うち配信済 {steps.Count(s => s is { WillSend: true, DeliveredAt: not null }):N0} 件）、待っている後続 {steps.Sum(s => s.Behind):N0} 件"
                + $" / {steps.Count(s => s.WillSend):N0} to send ({steps.Count(s => s is { WillSend: true, DeliveredAt: not null }):N0} of them delivered before), {steps.Sum(s => s.Behind):N0} waiting behind them");
            if (page.NeedsApproval) console.WriteLine("この団体の再送には 2 人目の承認が要ります。 / A second person must approve a replay of this municipality.");
        });
        return exit;
    }
}
