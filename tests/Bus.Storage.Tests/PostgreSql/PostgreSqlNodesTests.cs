using System.Collections.Concurrent;
using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>Two nodes on one database, writing at once for the same municipality and the same routes.</summary>
public sealed class PostgreSqlNodesTests : StorageContract<PostgreSqlTestEngine>
{
    private const int Callers = 32;
    private const int Each = 4;
    private static readonly PlannedDelivery[] ToTwo = [Samples.ToDelinquency, new("audit", HandOverKind.Mailbox)];

    [Fact]
    public async Task Accept_ByTwoNodes_PositionsAndSerialsAreGaplessAndInTheOrderOfCommits()
    {
        var all = await ByBothAsync((store, node, caller, i) => store.AcceptAsync(Samples.Soap($"m-{node}-{caller}-{i}"), deliveries: ToTwo));

        var count = 2 * Callers * Each;
        Assert.Equal(Enumerable.Range(1, count).Select(i => $"362018-20261120-{i:0000000000}"), all.Select(c => c.Message.Receipt).Order());
        foreach (var consumer in ToTwo)
        {
            var rows = await RowsAsync($"SELECT position, id FROM delivery WHERE consumer = '{consumer.Consumer}' ORDER BY position");
            Assert.Equal(Enumerable.Range(1, count).Select(i => (long)i), rows.Select(r => r.Item1));
            Assert.Equal(rows.Select(r => r.Item2).Order(), rows.Select(r => r.Item2));
        }
    }

    [Fact]
    public async Task Accept_WhileARouteIsWatched_APositionIsNeverSeenBeforeAnEarlierOne()
    {
        using var done = new CancellationTokenSource();
        var watcher = Task.Run(async () =>
        {
            var looks = 0;
            while (!done.IsCancellationRequested || looks == 0)
            {
                var row = (await RowsAsync("SELECT count(*), COALESCE(max(position), 0) FROM delivery WHERE consumer = 'delinquency'"))[0];
                Assert.Equal(row.Item1, row.Item2);
                looks++;
            }
        });
        await ByBothAsync((store, node, caller, i) => store.AcceptAsync(Samples.Soap($"m-{node}-{caller}-{i}"), deliveries: ToTwo));
        await done.CancelAsync();

        await watcher;
    }

    [Fact]
    public async Task Accept_SameIdsByTwoNodes_OneWinsEach()
    {
        var all = await ByBothAsync((store, _, caller, i) => store.AcceptAsync(Samples.Soap($"m-{caller % 8}-{i}"), deliveries: ToTwo));

        foreach (var message in all.GroupBy(c => c.Message.Head.MessageId))
        {
            Assert.Single(message, c => !c.Repeated);
            Assert.Single(message.Select(c => c.Message.Receipt).Distinct());
        }
        Assert.Equal(2 * 8 * Each, (await Store.Deliveries.UnfinishedAsync()).Count);
    }

    [Fact]
    public async Task Accept_ManyMunicipalitiesByTwoNodes_NobodyWaitsInACircle()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        var all = await ByBothAsync((store, node, caller, i) => store.AcceptAsync(
            Samples.Soap($"m-{node}-{caller}-{i}", new(caller % 2 == node ? Samples.Takeo : Samples.Tokushima, "collection")), deliveries: ToTwo));

        foreach (var town in all.GroupBy(c => c.Message.Sender.Municipality))
            Assert.Equal(Enumerable.Range(1, Callers * Each), town.Select(c => int.Parse(c.Message.Receipt[^10..])).Order());
    }

    /// <summary>What was acknowledged before a statement began belongs to it, what began after its answer does not, and what came amid it is on one side in all that is counted.</summary>
    [Fact]
    public async Task Close_ByTwoNodes_WhileBothAccept_EveryReceiptIsOnItsSideOfTheLine_AndTheTotalsAgree()
    {
        var key = new ClosingKey(Samples.Collection, Samples.Contract, new DateOnly(2026, 11, 20));
        Store[] nodes = [Store, await OpenAsync()];
        var tick = 0;
        var messages = new ConcurrentBag<(long Serial, long Amount, int Begun, int Acknowledged)>();
        var closings = new ConcurrentBag<(long Id, int Begun, int Answered)>();
        var accepting = ByBothAsync(async (store, node, caller, i) =>
        {
            var begun = Interlocked.Increment(ref tick);
            var name = $"{node}-{caller}-{i}";
            var taken = i % 2 == 0 ? await store.AcceptAsync(Samples.Soap($"m-{name}", date: key.Day), name, 1000 + caller, ToTwo) : await store.TakeFileAsync(Samples.File($"c-{name}", $"{name}.csv", key.Day), 1 + caller % 3, name, ToTwo);
            messages.Add((long.Parse(taken.Message.Receipt[^10..]), taken.Message.Accepted.Amount, begun, Interlocked.Increment(ref tick)));
            return taken;
        });
        await Task.WhenAll(nodes.Select(node => Task.Run(async () =>
        {
            // Once more when all have come, so that the last one has nothing late.
            for (var last = false; !last;)
            {
                last = accepting.IsCompleted;
                var begun = Interlocked.Increment(ref tick);
                var closing = await node.Closings.StateAsync(new ClosingStatement(key, "collection"), default);
                closings.Add((closing.Id, begun, Interlocked.Increment(ref tick)));
            }
        })));
        await accepting;

        await using var extract = await Store.Extracts.OpenAsync(Samples.Tokushima, default);
        var lines = (await extract.ClosingsAsync(default).AllAsync()).ToDictionary(c => c.Closing.Id, c => c.LastSerial!.Value);
        foreach (var closing in closings)
        {
            Assert.DoesNotContain(messages, m => m.Acknowledged < closing.Begun && m.Serial > lines[closing.Id]);
            Assert.DoesNotContain(messages, m => m.Begun > closing.Answered && m.Serial <= lines[closing.Id]);
        }
        var counted = await Store.Closings.OfDayAsync(Samples.Tokushima, key.Day, default);
        Assert.Equal(lines.Keys.Order(), counted.Select(c => c.Closing.Id).Order());
        foreach (var (closing, count) in counted)
        {
            var late = messages.Where(m => m.Serial > lines[closing.Id]).ToList();
            Assert.Equal(((long)late.Count, (decimal)late.Sum(m => m.Amount)), (count.LateMessages, count.Late.Amount));
            Assert.Equal((decimal)messages.Sum(m => m.Amount), count.Accepted.Amount + count.Late.Amount);
            // What is due to each consumer is what came in time, message by message.
            var due = (await Store.Closings.CountAsync(closing, [], default)).To(Samples.ToDelinquency.Consumer);
            Assert.Equal(messages.Count - late.Count, due.Undelivered);
        }
        Assert.Equal(0, counted.Single(c => c.Closing.IsLast).Count.LateMessages);
    }

    [Fact]
    public async Task Take_SameFileByTwoNodes_IsOneMessageAndOneDuplicate()
    {
        var (one, other) = (Store, await OpenAsync());
        var both = await Task.WhenAll(Task.Run(() => one.TakeFileAsync(Samples.File("claim-1"), 3, "content", ToTwo)),
            Task.Run(() => other.TakeFileAsync(Samples.File("claim-2"), 3, "content", ToTwo)));

        Assert.Equal([ReceiptState.Accepted, ReceiptState.Duplicate], both.Select(c => c.Message.State).Order());
        Assert.Equal(2, (await Store.Deliveries.UnfinishedAsync()).Count);
    }

    private async Task<List<Committed>> ByBothAsync(Func<Store, int, int, int, Task<Committed>> write)
    {
        Store[] nodes = [Store, await OpenAsync()];
        var all = await Task.WhenAll(from node in Enumerable.Range(0, 2) from caller in Enumerable.Range(0, Callers) select Task.Run(async () =>
        {
            var own = new List<Committed>();
            for (var i = 0; i < Each; i++) own.Add(await write(nodes[node], node, caller, i));
            return own;
        }));
        return [.. all.SelectMany(c => c)];
    }

    private Task<List<(long, long)>> RowsAsync(string sql) =>
        Store.Database.Reads.RunAsync(s => s.ListAsync(row => (row.GetInt64(0), row.GetInt64(1)), sql), default);
}
