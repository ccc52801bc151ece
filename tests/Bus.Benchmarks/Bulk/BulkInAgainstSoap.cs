using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Bulk;

/// <summary>Issue "the bulk path", what it must show.</summary>
internal sealed class BulkInAgainstSoap : Figure
{
    private const int Connections = 16;

    public override string Name => "bulk-in/soap";
    public override string What => "rows a second of a bulk file, from its hand-over to its result: validated and durably journalled";
    public override string Baseline => $"SOAP with one record a call, over {Connections} connections, into the same hub";
    public override string? Subject => BulkHub.TakingIn;
    public override double? Floor => 50;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, file, load) = (await BulkHub.OfAsync(bench), await BulkFile.OfAsync(bench), await LoadProcess.OfAsync(bench));
        var order = LoadOrder.To(hub.Hub, [BulkHub.InOnly], Connections, bench.Size(2, 10));
        return hub.TakingInAgainst(c => load.RateAsync(order, c, hub.Hub.ProcessId), file, bench) with
        {
            BaselineCompiling = () => [hub.Hub.ProcessId], BaselineLightly = c => load.SendAsync(order.Lightly(), c),
        };
    }
}
