using System.Text;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.TakingIn;

/// <summary>Alone: what is measured is the memory of the whole process.</summary>
[CollectionDefinition(nameof(BigFileTests), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(BigFileTests))]
public sealed class BigFileTests : IDisposable
{
    private const long Size = 200L * 1024 * 1024;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_Of200MegabytesWithHalfOfItBad_IsReadInFlatMemory()
    {
        var most = 0L;
        var intake = new ScriptedIntake { EachRecord = (n, _) => { if (n % 50_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)); return Task.CompletedTask; } };
        await using var hub = await new TestHub(_folder, intake).StartAsync();
        var records = await WriteAsync(Path.Combine(hub.In, ".big"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        File.Move(Path.Combine(hub.In, ".big"), Path.Combine(hub.In, "big.csv"));
        File.WriteAllText(Path.Combine(hub.In, "big.csv.end"), $"{records},0");
        var result = await hub.ResultOf("big.csv");
        Assert.Equal(records, result.GetProperty("records").GetInt64());
        Assert.Equal(records / 2, result.GetProperty("rejected").GetInt64());
        Assert.Equal(records / 2 * (Rows.BadDate(1).Length + 2), new FileInfo(Directory.GetFiles(hub.Result, "*.errors.raw").Single()).Length);
        Assert.InRange(most - before, long.MinValue, 16 * 1024 * 1024);
    }

    private static async Task<long> WriteAsync(string path)
    {
        await using var file = File.Create(path);
        await file.WriteAsync(Encoding.UTF8.GetBytes(Rows.Header + "\r\n"));
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Rows.Good(1) + "\r\n" + Rows.BadDate(1) + "\r\n", 500)));
        var records = 0L;
        for (; file.Length < Size; records += 1000) await file.WriteAsync(block);
        return records;
    }
}
