using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Accept;

/// <summary>Issue "Measured", a: what it is worth to send more than one record a call.</summary>
internal sealed class HundredAgainstOne : Figure
{
    private const int Connections = 16;

    public override string Name => "accept/hundred";
    public override string What => $"records a second at 100 a call, over {Connections} connections";
    public override string Baseline => "one a call, into the same hub";
    public override double? Floor => 8;
    public override double? Aim => 15;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, load, seconds) = (await AcceptHub.OfAsync(bench), await LoadProcess.OfAsync(bench), (double)bench.Size(1, 10));
        var (hundred, one) = (hub.Order(Connections, seconds, records: 100), hub.Order(Connections, seconds));
        return new Contest(c => load.RateAsync(hundred, c, hub.ProcessId), c => load.RateAsync(one, c, hub.ProcessId))
        {
            Compiling = () => [hub.ProcessId], Lightly = c => load.SendAsync(hundred.Lightly(), c),
            BaselineCompiling = () => [hub.ProcessId], BaselineLightly = c => load.SendAsync(one.Lightly(), c),
        };
    }
}
