using Bus.Benchmarks.Accept;
using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Growth;

/// <summary>Issue "Measured", e: cost per message must not grow with the journal.</summary>
internal sealed class RateOfGrown : Figure
{
    private const int Connections = 16;

    public override string Name => "growth/rate";
    public override string What => $"SOAP messages of one record a second over {Connections} connections into a journal of 10 million messages (short form: 1 million)";
    public override string Baseline => "into one that was empty at the report's begin";
    public override double? Floor => 0.9;
    public override double? Aim => 1.0;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (grown, hub, load, seconds) = (await GrownJournal.OfAsync(bench), await AcceptHub.OfAsync(bench), await LoadProcess.OfAsync(bench), (double)bench.Size(3, 10));
        return new Contest(c => load.RateAsync(grown.Order(Connections, seconds), c, grown.ProcessId), c => load.RateAsync(hub.Order(Connections, seconds), c, hub.ProcessId)) { Note = () => $"{grown.Messages:N0} messages" };
    }
}

internal sealed class TimesOfGrown : Figure
{
    private const int Connections = 16;

    public override string Name => "growth/p99";
    public override string What => $"99th percentile of the accept time over {Connections} connections with a journal of 10 million messages (short form: 1 million)";
    public override string Baseline => "with one that was empty at the report's begin";
    public override double? Floor => 1.5;
    public override double? Aim => 1.2;
    public override bool LessIsBetter => true;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (grown, hub, load, seconds) = (await GrownJournal.OfAsync(bench), await AcceptHub.OfAsync(bench), await LoadProcess.OfAsync(bench), (double)bench.Size(3, 10));
        async Task<Sample> TimesAsync(LoadOrder order, CancellationToken c) => new((await load.SendAsync(order, c)).P99, "ms");
        return new Contest(c => TimesAsync(grown.Order(Connections, seconds), c), c => TimesAsync(hub.Order(Connections, seconds), c)) { Note = () => $"{grown.Messages:N0} messages" };
    }
}
