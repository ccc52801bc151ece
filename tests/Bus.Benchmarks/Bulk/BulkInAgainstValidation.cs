using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Bulk;

/// <summary>Issue "the bulk path", what it must show.</summary>
internal sealed class BulkInAgainstValidation : Figure
{
    public override string Name => "bulk-in/parse-validate";
    public override string What => "rows a second of a bulk file, from its hand-over to its result: validated and durably journalled";
    public override string Baseline => "parse + validate alone, on one thread";
    public override string? Subject => BulkHub.TakingIn;
    public override double? Floor => 0.3;
    public override double? Aim => 0.6;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, file) = (await BulkHub.OfAsync(bench), await BulkFile.OfAsync(bench));
        var ladder = new FlatLadder(file);
        return hub.TakingInAgainst(c => ladder.RunAsync(FlatStep.Validate, c), file, bench) with { BaselineCompiling = () => [Environment.ProcessId] };
    }
}
