using Spectre.Console;

namespace Bus.Demo.Day;

/// <summary>Three calm bars: sent by SOAP, bulk files answered, records arrived.</summary>
internal sealed class DayProgress
{
    private readonly ProgressTask _soap, _files, _arrived;

    private DayProgress(ProgressContext context, DayRun run, int members)
    {
        var (records, bad) = ((long)run.Options.Records, (long)run.BadPerFile);
        _soap = context.AddTask("SOAP 送信 / sent by SOAP", maxValue: Math.Max(1, members * records));
        _files = context.AddTask("連携ファイル結果 / bulk files answered", maxValue: members);
        _arrived = context.AddTask("配信 / delivered", maxValue: Math.Max(1, members * (2 * records - bad)));
    }

    public static Task ShowAsync(IAnsiConsole console, DayRun run, int members, Func<DayProgress, Task> work) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new DayProgress(context, run, members)));

    public void Update(IReadOnlyList<DayMember> members)
    {
        _soap.Value = members.Sum(m => m.BySoap.State.Accepted);
        _files.Value = members.Sum(m => m.ByFile.State.Receipts.Count);
        _arrived.Value = members.Sum(m => m.Ledger.Arrived);
    }
}
