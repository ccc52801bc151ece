using System.Globalization;
using Spectre.Console;

namespace Bus.Demo.Day;

/// <summary>Shows how far the day is: calm bars on a terminal, now and then a line elsewhere.</summary>
internal abstract class DayProgress
{
    private static readonly (string Title, Func<DayRun, long> Goal, Func<DayMember, long> Done)[] Steps =
    [
        ("SOAP 送信 / sent by SOAP", run => run.Options.Records, m => m.BySoap.State.Accepted),
        ("連携ファイルの結果 / bulk files answered", _ => 1, m => m.ByFile.State.Receipts.Count),
        ("配信 / delivered", run => 2L * run.Options.Records - run.BadPerFile, DayRows.Arrived),
    ];

    public static Task ShowAsync(IAnsiConsole console, DayRun run, IReadOnlyList<DayMember> members, Func<DayProgress, Task> work)
    {
        long[] goals = [.. Steps.Select(s => s.Goal(run) * members.Count)];
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi) return work(new Lines(console, run, members, goals));
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context, members, goals)));
    }

    public abstract void Update();

    private static long Done(int step, IReadOnlyList<DayMember> members) => members.Sum(Steps[step].Done);

    private sealed class Bars(ProgressContext context, IReadOnlyList<DayMember> members, long[] goals) : DayProgress
    {
        private readonly ProgressTask[] _bars = [.. goals.Select((goal, step) => context.AddTask(Steps[step].Title, maxValue: Math.Max(1, goal)))];

        public override void Update()
        {
            for (var step = 0; step < _bars.Length; step++) _bars[step].Value = Done(step, members);
        }
    }

    private sealed class Lines(IAnsiConsole console, DayRun run, IReadOnlyList<DayMember> members, long[] goals) : DayProgress
    {
        private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
        private readonly bool[] _told = new bool[goals.Length];
        private long _last = run.Time.GetTimestamp();

        public override void Update()
        {
            var due = run.Time.GetElapsedTime(_last) > Calm;
            if (due) _last = run.Time.GetTimestamp();
            for (var step = 0; step < goals.Length; step++)
            {
                var done = Done(step, members);
                if (_told[step] || (!due && done < goals[step])) continue;
                _told[step] = done >= goals[step];
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Steps[step].Title}: {done:N0} / {goals[step]:N0}"));
            }
        }
    }
}
