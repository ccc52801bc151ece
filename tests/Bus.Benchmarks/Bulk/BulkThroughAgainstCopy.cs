using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Bulk;

/// <summary>Issue "measured", c.</summary>
internal sealed class BulkThroughAgainstCopy : Figure
{
    public override string Name => "bulk-through/copy";
    // The same hub.
    public override string Group => "bulk-in";
    public override string What => "rows a second of a bulk file, from its hand-over until the consumer's file and end file are there";
    public override string Baseline => CopyBaseline.Words;
    public override double? Floor => 0.35;
    public override double? Aim => 0.7;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, file, copy) = (await BulkHub.OfAsync(bench), await BulkFile.OfAsync(bench), await CopyBaseline.OfAsync(bench));
        var through = file with { Path = Path.Combine(bench.Folder, "through.csv") };
        Rows.Write(through.Path, BulkHub.Through, file.Records);
        return new Contest(c => hub.ThroughAsync(through, c), copy.RunAsync) { Compiling = () => [hub.Hub.ProcessId], Lightly = c => hub.LightlyAsync(BulkHub.Through, bench.Folder, c), BaselineCompiling = () => [Environment.ProcessId] };
    }
}
