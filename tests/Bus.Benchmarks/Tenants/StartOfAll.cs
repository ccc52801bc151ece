using System.Diagnostics;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Tenants;

/// <summary>Issue "Measured", f.</summary>
internal sealed class StartOfAll : Figure
{
    public override string Name => "tenants/start";
    public override string What => $"time from the start of a hub with {AllTowns.Count} municipalities until it is ready";
    public override string Baseline => "seconds";
    public override double? Floor => 10;
    public override double? Aim => 3;
    public override bool LessIsBetter => true;
    public override bool StartsAnew => true;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var towns = await AllTowns.OfAsync(bench);
        return new Contest(async _ =>
        {
            await towns.Hub.StopAsync();
            var clock = Stopwatch.StartNew();
            await towns.Hub.StartAgainAsync();
            return new Sample(clock.Elapsed.TotalSeconds, "s");
        });
    }
}
