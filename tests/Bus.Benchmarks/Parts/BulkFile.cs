using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Parts;

/// <summary>The bulk file of all bulk figures: made once, the same for subject and baseline.</summary>
internal sealed record BulkFile(string Path, int Records, long Bytes)
{
    public const string Town = "412066";

    public static Task<BulkFile> OfAsync(Bench bench) => bench.PartAsync(() =>
    {
        var (path, records) = (System.IO.Path.Combine(bench.Folder, "bulk.csv"), bench.Size(500_000, 4_000_000));
        Rows.Write(path, Town, records);
        return Task.FromResult(new BulkFile(path, records, new FileInfo(path).Length));
    });
}
