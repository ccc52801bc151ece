using Bus.Core.Records;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>Alone: what is measured is the memory of the whole process, in which the tests of other classes hold theirs.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

public abstract class BigFileContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    [Fact]
    public async Task BigFile_WithManyKeys_GoesThroughInPieces()
    {
        const int chunks = 50, records = 2000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        long largest = 0;
        for (var i = 0; i < chunks; i++)
        {
            var keys = Enumerable.Range(0, records).Select(k => (ulong)(i * records + k) << 20).ToArray();
            await Store.Journal.AppendAsync(open, Samples.Chunk(i * records, records, new string('値', 300), keys), default);
            if (i % 10 == 0) largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true));
        }
        var message = (await Store.Journal.FinishAsync(open, Samples.Accepted(chunks * records), [Samples.ToDelinquency], default)).Message;

        long next = 0, bytes = 0;
        await foreach (var chunk in Store.Deliveries.ReadAsync(message, 0, default))
        {
            Assert.Equal(next, chunk.FirstRecord);
            next += chunk.Records;
            bytes += chunk.Data.Length;
            if (next % 20_000 == 0) largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true));
        }
        ulong expected = 0;
        await foreach (var keys in Store.Deliveries.KeysAsync(message, default))
            foreach (var key in keys.ToArray()) Assert.Equal(expected++ << 20, key);

        Assert.Equal((chunks * (long)records, (ulong)(chunks * records)), (next, expected));
        Assert.True(bytes > 90_000_000, $"{bytes} bytes");
        // Far below the whole: some pieces, and the buffers that are used again.
        Assert.InRange(largest - before, long.MinValue, bytes / 4);
    }
}
