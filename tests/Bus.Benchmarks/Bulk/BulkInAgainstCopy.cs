using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Bulk;

/// <summary>Issue "measured", c.</summary>
internal sealed class BulkInAgainstCopy : Figure
{
    public override string Name => "bulk-in/copy";
    public override string What => "rows a second of a bulk file, from its hand-over to its result: validated and durably journalled";
    public override string Baseline => CopyBaseline.Words;
    public override string? Subject => BulkHub.TakingIn;
    public override double? Floor => 0.5;
    public override double? Aim => 1.0;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, file, copy) = (await BulkHub.OfAsync(bench), await BulkFile.OfAsync(bench), await CopyBaseline.OfAsync(bench));
        return hub.TakingInAgainst(copy.RunAsync, file, bench) with { BaselineCompiling = () => [Environment.ProcessId] };
    }
}
