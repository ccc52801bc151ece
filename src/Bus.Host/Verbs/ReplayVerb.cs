using System.CommandLine;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Client;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus message replay</c>: 再送 of one receipt, or of what a consumer has parked or taken in a period. Shows what it would do, and asks.</summary>
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
        var from = new Option<DateTimeOffset?>("--from") { Description = "この時刻以降に受け付けたもの / received at this time or later" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "この時刻より前に受け付けたもの / received before this time" };
        var state = new Option<string>("--state") { Description = "parked | delivered", DefaultValueFactory = _ => "parked" };
        var delivered = new Option<bool>("--delivered") { Description = "受付番号で：配信済も送り直す / with a receipt: also what was delivered" };
        var reason = new Option<string?>("--reason") { Description = "理由（履歴に残る） / reason, kept in the journal" };
        var dryRun = new Option<bool>("--dry-run") { Description = "何をするか表示するだけ / only show what it would do" };
        var yes = new Option<bool>("--yes") { Description = "確認しない / do not ask" };
        var command = Verb.Remote("replay", "再送 / send again", async (parsed, hub, screen, cancellation) =>
        {
            var replay = Of(hub, parsed.GetValue(positional) ?? parsed.GetValue(receipt), parsed.GetValue(consumer), parsed.GetValue(contract),
                parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(state)!, parsed.GetValue(delivered) || parsed.GetValue(state) == "delivered");
            var preview = await screen.ProgressAsync("確認 / looking", tell => replay(null, tell, cancellation));
            if (parsed.GetValue(dryRun)) return Show(screen, preview, CommandLine.Fine);
            if (!preview.Any(p => p.WillSend)) return Show(screen, preview, preview.Count > 0 ? CommandLine.Fine : CommandLine.Failed);
            if (!parsed.GetValue(yes))
            {
                if (screen.Json || Console.IsInputRedirected)
                    throw new VerbFailure("確認が必要です。", "This needs a confirmation.", "--yes を付けてください。", "Add --yes.");
                Show(screen, preview, 0);
                if (!screen.Console.Confirm("再送しますか？ / Send again?", defaultValue: false)) return CommandLine.Failed;
            }
            var done = await screen.ProgressAsync("再送 / sending", tell => replay(parsed.GetValue(reason) ?? "operator", tell, cancellation));
            return Show(screen, done, done.Any(d => d.WillSend) ? CommandLine.Fine : CommandLine.Failed);
        });
        command.Arguments.Add(positional);
        foreach (var option in new Option[] { receipt, consumer, contract, from, to, state, delivered, reason, dryRun, yes }) command.Options.Add(option);
        return command;
    }

    // With a reason it is done; without it is only looked at.
    private static Func<string?, Action<int>, CancellationToken, Task<IReadOnlyList<ReplayView>>> Of(HubClient hub, string? receipt, string? consumer, string? contract,
        DateTimeOffset? from, DateTimeOffset? to, string state, bool delivered)
    {
        if (receipt is not null)
            return async (reason, _, cancellation) => await hub.PostAsync<ReplayView[]>($"messages/{Uri.EscapeDataString(receipt)}/replay",
                new ReplayRequest(consumer, delivered, reason, DryRun: reason is null), cancellation);
        if (consumer?.Split('/') is not [var municipality, var application])
            throw new VerbFailure("何を再送するか分かりません。", "It is not said what to send again.",
                "受付番号か、--consumer 団体/業務システム を指定してください。", "Give a receipt number, or --consumer municipality/application.");
        return async (reason, tell, cancellation) =>
        {
            var all = new List<ReplayView>();
            for (long? after = 0; after is { } at;)
            {
                var page = await hub.PostAsync<ReplayPageView>("messages/replay",
                    new ReplaySelectionRequest(municipality, application, contract, from, to, state, reason, DryRun: reason is null, at), cancellation);
                all.AddRange(page.Steps);
                tell(all.Count);
                after = page.Next;
            }
            return all;
        };
    }

    private static int Show(Screen screen, IReadOnlyList<ReplayView> steps, int exit)
    {
        screen.Show(steps, console =>
        {
            var table = Screen.TableOf("受付番号 / receipt", "配信先 / consumer", "状態 / state", "再送 / send", "配信済の件数・金額 / applied", "後続 / behind", "説明 / note");
            foreach (var s in steps.Take(MostShown))
                Screen.Row(table, s.Receipt, s.Consumer, s.State, s.WillSend ? "する / yes" : "しない / no",
                    s.DeliveredAt is { } at ? $"{(s.Confirmed ?? s.Sent)?.Records} / {(s.Confirmed ?? s.Sent)?.Amount} ({at:MM-dd HH:mm})" : s.PagesDone > 0 ? $"{s.PagesDone} ページ / pages" : "",
                    (long)s.Behind, $"{s.Note.Ja} / {s.Note.En}");
            console.Write(table);
            if (steps.Count > MostShown) console.WriteLine($"… 他 {steps.Count - MostShown:N0} 件 / and {steps.Count - MostShown:N0} more");
            console.WriteLine($"再送 {steps.Count(s => s.WillSend):N0} 件（うち配信済 {steps.Count(s => s is { WillSend: true, DeliveredAt: not null }):N0} 件）、待っている後続 {steps.Sum(s => s.Behind):N0} 件"
                + $" / {steps.Count(s => s.WillSend):N0} to send ({steps.Count(s => s is { WillSend: true, DeliveredAt: not null }):N0} of them delivered before), {steps.Sum(s => s.Behind):N0} waiting behind them");
        });
        return exit;
    }
}
