using System.CommandLine;
using System.Globalization;
using Bus.Core.Closings;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Client;
using Bus.Host.Verbs.Messages;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus wait</c>, for job schedulers: 0 when delivered, settled or closed, 1 on failure, 3 when the time is up.</summary>
internal static class WaitVerb
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    // The totals of a great day cost the database more than a moment: whoever waits must not take much of what the deliveries need.
    private const int PauseForLook = 9;

    public static Command Command()
    {
        var receipt = new Option<string?>("--receipt") { Description = "この受付番号と、そこから作られた電文が配信済になるまで / until this receipt is delivered, and what was made of it" }.AsReceipt();
        var settled = new Option<bool>("--settled") { Description = "その日がすべて配信済になるまで / until the day is settled" };
        var closed = new Option<bool>("--closed") { Description = "締め済になるまで（--municipality と --contract が必要） / until the date is closed; needs --municipality and --contract" };
        var contract = new Option<string?>("--contract") { Description = "--closed：連携インタフェース / with --closed: contract" };
        var application = new Option<string?>("--application") { Description = "--closed：この受信側だけ / with --closed: for this consumer only" };
        var date = new Option<string?>("--date") { Description = "業務日付（省略時は今日） / business date, default today (YYYY-MM-DD)" }.AsDay();
        var municipality = new Option<string?>("--municipality") { Description = "この団体だけ / only this municipality" }.AsMunicipality();
        var timeout = Seconds.Option("--timeout", "待つ秒数 / seconds to wait", 3600);
        var command = Verb.Remote("wait", "配信を待つ（ジョブ用） / wait for delivery", async (parsed, hub, screen, cancellation) =>
        {
            // Today is that of the moment at which it was asked: of the next day nothing is open after midnight, whatever is still open of this one.
            var day = parsed.GetValue(date) ?? JapanTime.Today(TimeProvider.System).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Func<HubClient, CancellationToken, Task<(int? Exit, object View)>> look = parsed.GetValue(receipt) is { } number
                ? (h, c) => ReceiptAsync(h, number, c)
                : parsed.GetValue(closed) ? (h, c) => ClosedAsync(h, parsed.GetValue(municipality)!, parsed.GetValue(contract)!, parsed.GetValue(application), day, c)
                : (h, c) => DayAsync(h, day, parsed.GetValue(municipality), c);
            using var looking = new PatientLook(hub, look);
            return await UntilAsync(looking, TimeSpan.FromSeconds(parsed.GetValue(timeout)), screen, cancellation);
        });
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(receipt) is not null, result.GetValue(settled), result.GetValue(closed) }.Count(said => said) != 1)
                result.AddError("--receipt N、--settled [--date D]、--closed [--date D] --municipality M --contract C のどれか一つを指定してください。 / Give one of --receipt N, --settled [--date D], --closed [--date D] --municipality M --contract C.");
            else if (result.GetValue(closed) ? result.GetValue(municipality) is null || result.GetValue(contract) is null : result.GetValue(contract) is not null || result.GetValue(application) is not null)
                result.AddError("--closed には --municipality と --contract が必要です。--contract と --application は --closed とともに使います。 / --closed needs --municipality and --contract; --contract and --application go with --closed only.");
        });
        command.OneMunicipality(("--municipality", r => r.GetValue(municipality)), ("--receipt", r => r.GetValue(receipt)));
        foreach (var option in new Option[] { receipt, settled, closed, date, municipality, contract, application, timeout }) command.Options.Add(option);
        return command;
    }

    private static async Task<int> UntilAsync(PatientLook looking, TimeSpan patience, Screen screen, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (true)
        {
            var began = clock.GetTimestamp();
            var (exit, view) = await looking.LookAsync(cancellation);
            var took = clock.GetElapsedTime(began);
            var timedOut = exit is null && clock.GetElapsedTime(start) >= patience;
            if (exit is not null || timedOut)
            {
                var code = exit ?? CommandLine.TimedOut;
                if (exit is null && looking.Away is { } away)
                {
                    screen.Fail(away);
                    return code;
                }
                screen.Show(view, console => console.WriteLine(code switch
                {
                    CommandLine.Fine when view is ClosingView[] done => done.Any(c => c.Late) ? "締め済（締め後に届いたものがあります。bus closing list で確認してください） / closed (something came after it; see bus closing list)" : "締め済 / closed",
                    CommandLine.TimedOut when view is ClosingView[] waiting => $"時間切れ：まだ締め済ではありません / timed out: not closed yet{Why(waiting)}",
                    CommandLine.Failed when view is ClosingView[] failed => $"要確認：このままでは締まりません / needs somebody: it will not close by itself{Why(failed)}",
                    // Also where a job waits for another day than it thinks.
                    CommandLine.Fine when view is DayTotalView[] { Length: 0 } => "配信済（この業務日付の電文はありません。別の日は --date で指定します） / delivered (nothing has come on this business date; --date names another)",
                    CommandLine.Fine => "配信済 / delivered",
                    CommandLine.TimedOut => "時間切れ：まだ配信の途中です / timed out: not delivered yet",
                    _ => "失敗：拒否、保留、または配信先の合計の不一致があります（bus message list --delivery parked、bus report reconciliation） / failed: something was refused or is parked, or a consumer took something else (bus message list --delivery parked, bus report reconciliation)",
                }));
                return code;
            }
            var pause = took * PauseForLook;
            var left = patience - clock.GetElapsedTime(start);
            if (pause > left) pause = left;
            await Task.Delay(pause > Interval ? pause : Interval, clock, cancellation);
        }
    }

    private static async Task<(int?, object)> ReceiptAsync(HubClient hub, string receipt, CancellationToken cancellation)
    {
        var detail = await hub.GetAsync<MessageDetailView>($"messages/{Query.Receipt(receipt)}", cancellation);
        // A job that hands its file over again waits for what the file brings, which is on its way under the first receipt.
        if (detail.Message.DuplicateOf is { } first) return await ReceiptAsync(hub, first, cancellation);
        if (detail.Message.State == ReceiptState.Refused.Wire() || detail.Deliveries.Any(d => d.State == DeliveryState.Parked.Wire() || Disagrees(d))) return (CommandLine.Failed, detail);
        var whole = detail.Message.State != ReceiptState.Processing.Wire() && !detail.Message.Feeding && detail.Deliveries.All(d => d.State == DeliveryState.Delivered.Wire());
        // A bank's file has no deliveries of its own: what it fed is what is waited for.
        foreach (var fed in detail.Fed)
        {
            var (exit, view) = await ReceiptAsync(hub, fed, cancellation);
            if (exit == CommandLine.Failed) return (exit, view);
            whole &= exit == CommandLine.Fine;
        }
        return (whole ? CommandLine.Fine : null, detail);
    }

    // Whoever goes on after it, goes on with what the consumer says it has.
    private static bool Disagrees(DeliveryView d) => d.State == DeliveryState.Delivered.Wire() && d.Confirmed is { } confirmed && confirmed != d.Sent;

    private static async Task<(int?, object)> ClosedAsync(HubClient hub, string municipality, string contract, string? consumer, string day, CancellationToken cancellation)
    {
        var closings = await hub.GetAsync<ClosingView[]>($"closings/{municipality}/{Uri.EscapeDataString(contract)}{Query.Of(("day", day), ("consumer", consumer))}", cancellation);
        if (closings.Any(c => c.State == ClosingState.Failed.Wire())) return (CommandLine.Failed, closings);
        return (closings.Length > 0 && closings.All(c => c.State == ClosingState.Closed.Wire()) ? CommandLine.Fine : null, closings);
    }

    private static string Why(ClosingView[] closings) => string.Concat(closings.Where(c => c.State != ClosingState.Closed.Wire())
        .Select(c => $"\n  {c.Provider} {c.Day:yyyy-MM-dd}: {(c.Number is null ? "未締め / not stated" : ClosingVerbs.WaitsFor(c))}"));

    private static async Task<(int?, object)> DayAsync(HubClient hub, string day, string? municipality, CancellationToken cancellation)
    {
        var totals = await hub.GetAsync<DayTotalView[]>($"totals{Query.Of(("day", day), ("municipality", municipality))}", cancellation);
        if (totals.Any(t => t.Parked > 0 || t.Disagreed > 0)) return (CommandLine.Failed, totals);
        return (totals.All(t => t.Open == 0) ? CommandLine.Fine : null, totals);
    }
}
