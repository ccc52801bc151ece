using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class AcceptContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    [Fact]
    public async Task Accept_NewMessage_GetsReceiptTicketsAndRecords()
    {
        var chunk = Samples.Chunk(0, 3, "氏名", 7, 9);
        var committed = (await Store.Journal.AcceptAsync(Samples.Soap("a-1"), Samples.Accepted(3, 1200), [chunk], [Samples.ToDelinquency], default)).Value;

        Assert.Equal("362018-20261120-0000000001", committed.Message.Receipt);
        Assert.Equal(ReceiptState.Accepted, committed.Message.State);
        Assert.Equal(new ControlTotal(3, 1200), committed.Message.Accepted);
        Assert.Equal<string>(["addresseeName"], committed.Message.AdditionalItems);
        Assert.False(committed.Repeated);
        var ticket = Assert.Single(committed.Deliveries);
        Assert.Equal((Samples.Route, 1L), (ticket.Route, ticket.Position));

        var read = Assert.Single(await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync());
        Assert.Equal(chunk.Data.ToArray(), read.Data.ToArray());
        Assert.Equal([7UL, 9UL], read.Keys.ToArray());
        var keys = Assert.Single(await Store.Deliveries.KeysAsync(committed.Message, default).AllAsync());
        Assert.Equal([7UL, 9UL], keys.ToArray());
    }
}
