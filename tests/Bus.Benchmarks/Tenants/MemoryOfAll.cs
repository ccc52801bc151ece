using System.Diagnostics;
using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Tenants;

/// <summary>Issue "Measured", f.</summary>
internal sealed class MemoryOfAll : Figure
{
    public override string Name => "tenants/memory";
    public override string What => $"resident memory of a hub with {AllTowns.Count} municipalities, after a load of all of them";
    public override string Baseline => "megabytes";
    public override double? Floor => 1_000;
    public override double? Aim => 400;
    public override bool LessIsBetter => true;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (towns, load, seconds) = (await AllTowns.OfAsync(bench), await LoadProcess.OfAsync(bench), (double)bench.Size(1, 5));
        return new Contest(async c =>
        {
            await load.SendAsync(towns.Order(seconds), c);
            using var process = Process.GetProcessById(towns.Hub.ProcessId);
            return new Sample(process.WorkingSet64 / 1e6, "MB");
        }) { Compiling = () => [towns.Hub.ProcessId], Lightly = c => load.SendAsync(towns.Order(seconds).Lightly(), c) };
    }
}
