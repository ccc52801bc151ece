using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Tenants;

/// <summary>Issue "Measured", f.</summary>
internal sealed class RateOfAll : Figure
{
    public override string Name => "tenants/rate";
    public override string What => $"SOAP messages of one record a second over 16 connections, of {AllTowns.Count} municipalities in turn, taken in and put into their mailboxes";
    public override string Baseline => "of one municipality, on a hub that has only that one";
    public override double? Floor => 0.9;
    public override double? Aim => 1.0;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (all, one, load, seconds) = (await AllTowns.OfAsync(bench), await OneTown.OfAsync(bench), await LoadProcess.OfAsync(bench), (double)bench.Size(3, 10));
        return new Contest(c => all.RateAsync(load, seconds, c), c => one.RateAsync(load, seconds, c))
        {
            Compiling = () => [all.Hub.ProcessId], Lightly = c => load.SendAsync(all.Order(seconds).Lightly(), c),
            BaselineCompiling = () => [one.Hub.ProcessId], BaselineLightly = c => load.SendAsync(one.Order(seconds).Lightly(), c),
        };
    }
}
