using System.Diagnostics;
using System.Security.Cryptography;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Bulk;

/// <summary>Issue "measured", c.</summary>
internal sealed class BulkInAgainstHash : Figure
{
    public override string Name => "bulk-in/sha256";
    public override string What => "rows a second of a bulk file, from its hand-over to its result: validated and durably journalled";
    public override string Baseline => "SHA-256 of the same file, read from the disk's cache";
    public override string? Subject => BulkHub.TakingIn;
    public override double? Floor => 0.15;
    public override double? Aim => 0.35;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, file) = (await BulkHub.OfAsync(bench), await BulkFile.OfAsync(bench));
        return hub.TakingInAgainst(c => HashAsync(file, c), file, bench);
    }

    private static async Task<Sample> HashAsync(BulkFile file, CancellationToken cancellation)
    {
        var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await using (var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20)) await SHA256.HashDataAsync(stream, cancellation);
        return Sample.Rate(file.Records, "rows", clock.Elapsed, Environment.CpuUsage.TotalTime - cpu);
    }
}
