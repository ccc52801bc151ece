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
}
