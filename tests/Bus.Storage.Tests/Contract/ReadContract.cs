using Bus.Core.Records;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class ReadContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    [Theory]
    [InlineData(0, "0,10,20")]
    [InlineData(9, "0,10,20")]
    [InlineData(10, "10,20")]
    [InlineData(24, "20")]
    [InlineData(25, "")]
    [InlineData(99, "")]
    public async Task Read_FromARecord_BeginsWithTheChunkThatHoldsIt(long from, string chunks)
    {
        RecordChunk[] all = [Samples.Chunk(0, 10), Samples.Chunk(10, 10), Samples.Chunk(20, 5)];
        var message = (await Store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(25), all, [], default)).Value.Message;

        var read = await Store.Deliveries.ReadAsync(message, from, default).AllAsync();

        Assert.Equal(chunks, string.Join(',', read.Select(c => c.FirstRecord)));
    }

    [Fact]
    public async Task Read_SlowConsumer_HoldsNoConnection()
    {
        await OpenAsync(("Journal:Readers", "1"));
        var message = (await Store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(2), [Samples.Chunk(0, 1), Samples.Chunk(1, 1)], [Samples.ToDelinquency], default)).Value;

        await foreach (var _ in Store.Deliveries.ReadAsync(message.Message, 0, default))
            foreach (var delivery in await Store.Deliveries.UnfinishedAsync())
                Assert.NotNull(await Store.Deliveries.FindAsync(delivery.Id, default));
    }

    [Fact]
    public async Task BigFile_WithManyKeys_GoesThroughInPieces()
    {
        const int chunks = 50, records = 2000;
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
        // Far below the whole; beside it stand buffers that are used again, and what tests of the same process hold.
        Assert.True(largest < bytes / 2, $"{largest} bytes of memory for {bytes} bytes of records");
    }
}
