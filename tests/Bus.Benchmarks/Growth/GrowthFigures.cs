using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Growth;

/// <summary>Issue "Measured", e: cost per message must not grow with the journal.</summary>
internal abstract class GrowthFigure : Figure
{
    protected const int Connections = 16;

    public override string Baseline => "the same with one that was empty at the report's begin";

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (grown, empty, load, seconds) = (await GrownJournal.OfAsync(bench), await EmptyJournal.OfAsync(bench), await LoadProcess.OfAsync(bench), (double)bench.Size(2, 10));
        var (old, fresh) = (LoadOrder.To(grown.Hub, [GrownJournal.Code], Connections, seconds), LoadOrder.To(empty.Hub, [GrownJournal.Code], Connections, seconds));
        return new Contest(c => Of(Drained.RateAsync(load, old, grown.Hub, c)), c => Of(Drained.RateAsync(load, fresh, empty.Hub, c)))
        {
            Compiling = () => [grown.Hub.ProcessId], Lightly = c => load.SendAsync(old.Lightly(), c),
            BaselineCompiling = () => [empty.Hub.ProcessId], BaselineLightly = c => load.SendAsync(fresh.Lightly(), c),
            Note = () => $"{grown.Messages:N0} messages",
        };
    }

    /// <summary>The number that it is about.</summary>
    protected abstract Task<Sample> Of(Task<Sample> round);
}

internal sealed class RateOfGrown : GrowthFigure
{
    public override string Name => "growth/rate";
    public override string What => $"SOAP messages of one record a second over {Connections} connections, taken in and put into a mailbox, with a journal of 10 million messages (short form: 1 million)";
    public override double? Floor => 0.9;
    public override double? Aim => 1.0;

    protected override Task<Sample> Of(Task<Sample> round) => round;
}

internal sealed class TimesOfGrown : GrowthFigure
{
    public override string Name => "growth/p99";
    public override string What => $"99th percentile of the accept time over {Connections} connections with a journal of 10 million messages (short form: 1 million)";
    public override double? Floor => 1.5;
    public override double? Aim => 1.2;
    public override bool LessIsBetter => true;
    public override string? SameRoundsAs => "growth/rate";

    protected override async Task<Sample> Of(Task<Sample> round) => (await round).Aside!;
}
