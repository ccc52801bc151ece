using System.CommandLine;
using Bus.Host.Client;
using Bus.Host.Operation;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus maintenance on | off | show</c> and <c>bus quiesce</c>.</summary>
internal static class MaintenanceVerbs
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    public static Command Command() => new("maintenance", "保守作業 / maintenance") { On(), Off(), Show() };

    private static Command On()
    {
        var (reason, until, accepting) = (Reason(), Until(), KeepAccepting());
        var hold = new Option<bool>("--hold-deliveries") { Description = "配信も新たに始めない / begin no delivery either" };
        var command = Verb.Remote("on", "受付を止める（配信は続く） / stop accepting; deliveries go on", async (parsed, hub, screen, cancellation) =>
        {
            var state = await BeginAsync(hub, parsed.GetValue(reason)!, parsed.GetValue(until), parsed.GetValue(accepting), !parsed.GetValue(hold), cancellation);
            screen.Show(state, console => Print(console, state));
            return CommandLine.Fine;
        });
        foreach (var option in new Option[] { reason, until, accepting, hold }) command.Options.Add(option);
        return command;
    }

    private static Command Off() => Verb.Remote("off", "終える / end it", async (_, hub, screen, cancellation) =>
    {
        var answer = await hub.PostAsync<MaintenanceEndView>("maintenance/end", new { }, cancellation);
        screen.Show(answer, console => console.WriteLine(answer.WasOn ? "保守作業を終えました。受付と配信を再開します。 / Maintenance is over; accepting and delivering go on."
            : "保守作業中ではありませんでした。 / There was no maintenance."));
        return CommandLine.Fine;
    });

    private static Command Show() => Verb.Remote("show", "状態 / state", async (_, hub, screen, cancellation) =>
    {
        var view = await hub.GetAsync<MaintenanceView>("maintenance", cancellation);
        screen.Show(view, console =>
        {
            if (view.Maintenance is { } state) Print(console, state);
            else console.WriteLine("保守作業はありません。 / No maintenance.");
            Print(console, view);
        });
        return CommandLine.Fine;
    });

    /// <summary>Exit 0 only when it is really still; 3 when the time was up first.</summary>
    public static Command Quiesce()
    {
        var (reason, until, accepting) = (Reason(), Until(), KeepAccepting());
        var drain = Seconds.Option("--drain", "待っている配信を送り切るために待つ秒数 / seconds that waiting deliveries are given to go out", 30);
        var timeout = Seconds.Option("--timeout", "静止するまで待つ秒数 / seconds to wait for stillness", 600);
        var command = Verb.Remote("quiesce", "静止点を作る（終えるには bus maintenance off） / bring the hub to a stand-still; end it with bus maintenance off", async (parsed, hub, screen, cancellation) =>
        {
            var clock = TimeProvider.System;
            var start = clock.GetTimestamp();
            var patience = TimeSpan.FromSeconds(parsed.GetValue(timeout));
            var (why, end, goesOn) = (parsed.GetValue(reason)!, parsed.GetValue(until), parsed.GetValue(accepting));
            bool InTime(double seconds) => clock.GetElapsedTime(start) < TimeSpan.FromSeconds(Math.Min(seconds, patience.TotalSeconds));
            if (!goesOn)
            {
                await BeginAsync(hub, why, end, accepting: false, delivering: true, cancellation);
                screen.Line("受付を止めました。配信を送り切ります…", "Accepting has stopped; deliveries go out …");
                while (InTime(parsed.GetValue(drain)) && (await LookAsync(hub, cancellation)).Left is { Waiting: > 0 } or { Delivering: > 0 } or { Processing: > 0 })
                    await Task.Delay(Interval, clock, cancellation);
            }
            await BeginAsync(hub, why, end, goesOn, delivering: false, cancellation);
            var view = await LookAsync(hub, cancellation);
            while (!view.Still && InTime(patience.TotalSeconds))
            {
                await Task.Delay(Interval, clock, cancellation);
                view = await LookAsync(hub, cancellation);
            }
            screen.Show(view, console =>
            {
                console.WriteLine(view.Still ? "静止しました。実行中のものはありません。 / Still: nothing is under way."
                    : "時間切れ：まだ実行中のものがあります。保守作業は続いています。 / Timed out: something is still under way. The maintenance goes on.");
                Print(console, view);
                console.WriteLine("終えるには bus maintenance off / End it with bus maintenance off");
            });
            return view.Still ? CommandLine.Fine : CommandLine.TimedOut;
        });
        foreach (var option in new Option[] { reason, until, accepting, drain, timeout }) command.Options.Add(option);
        return command;
    }

    private static Task<MaintenanceView> LookAsync(HubClient hub, CancellationToken cancellation) => hub.GetAsync<MaintenanceView>("maintenance", cancellation);

    private static Task<MaintenanceStateView> BeginAsync(HubClient hub, string reason, DateTimeOffset? until, bool accepting, bool delivering, CancellationToken cancellation) =>
        hub.PostAsync<MaintenanceStateView>("maintenance", new MaintenanceRequest(reason, until, accepting, delivering), cancellation);

    private static void Print(IAnsiConsole console, MaintenanceStateView state) => console.WriteLine(
        $"保守作業中 / Under maintenance: {state.Reason} ({state.Since:yyyy-MM-dd HH:mm} – {state.Until:yyyy-MM-dd HH:mm})  受付 / accepting: {Word(state.Accepting)}  配信 / delivering: {Word(state.Delivering)}");

    private static void Print(IAnsiConsole console, MaintenanceView view)
    {
        foreach (var node in view.Nodes)
            console.WriteLine($"  {node.Node}: 受付中 / taking in {node.Taking}, 配信中 / handing over {node.Delivering}{(view.Maintenance is null || node.Knows ? "" : "（まだ知らない / does not know yet）")}");
        var left = view.Left;
        console.WriteLine($"  未配信 / not delivered: 待機 / waiting {left.Waiting}, 途中 / begun {left.Delivering}, 受信箱 / in mailboxes {left.InMailbox}, 保留 / parked {left.Parked}; 取込途中 / being read {left.Processing}");
    }

    private static string Word(bool on) => on ? "継続 / on" : "停止 / off";

    private static Option<string> Reason() => new("--reason") { Description = "理由 / reason", Required = true };

    private static Option<DateTimeOffset?> Until() => Values.Moment("--until", "終了予定（自動では終わらない。時差の指定がなければ日本時間） / planned end; it does not end by itself; in Japan's time unless it says +hh:mm", ahead: true);

    private static Option<bool> KeepAccepting() => new("--keep-accepting") { Description = "受付は続ける / go on accepting" };
}
