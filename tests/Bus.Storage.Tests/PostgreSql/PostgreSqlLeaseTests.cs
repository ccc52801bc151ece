using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>A node that stands still in the middle of a transaction.</summary>
public sealed class PostgreSqlLeaseTests : StorageContract<PostgreSqlTestEngine>
{
    private readonly int _shard = Shards.Of(Samples.Route.ToString());

    [Fact]
    public async Task Lease_UnderWhichSomebodyStillWrites_IsPassedOverAndTakenWhenHeHasEnded()
    {
        var (one, two) = (await EnterAsync("one"), await EnterAsync("two"));
        var held = Assert.Single(await Store.Nodes.AcquireAsync(one, [new Fence(_shard, 1), new Fence((_shard + 1) % Shards.Count, 1)], default), f => f.Shard == _shard);
        await Store.Nodes.BuryAsync(one, 0, default);
        Fence[] seen = [held, held with { Shard = (_shard + 1) % Shards.Count }];
        await using (var connection = await Engine.ConnectAsync(Folder))
        await using (var standing = await connection.BeginTransactionAsync())
        {
            // What a step of a delivery does before it is committed.
            await RunAsync(connection, standing, $"SELECT 1 FROM lease WHERE shard = {_shard} AND epoch = {held.Epoch} FOR SHARE");
            Assert.Equal([seen[1].Shard], (await Store.Nodes.AcquireAsync(two, seen, default)).Select(f => f.Shard));
        }
        Assert.Equal([_shard], (await Store.Nodes.AcquireAsync(two, seen, default)).Select(f => f.Shard));
    }

    /// <summary>The step waits for a hand-over of the lease that is under way, and then does not take place.</summary>
    [Fact]
    public async Task Step_WhileItsLeaseChangesHands_WaitsAndWritesNothing()
    {
        var one = await EnterAsync("one");
        var held = Assert.Single(await Store.Nodes.AcquireAsync(one, [new Fence(_shard, 1)], default));
        var id = (await Store.AcceptAsync(Samples.Soap("m-1"), deliveries: [Samples.ToDelinquency])).Deliveries[0].Delivery;
        Task<bool> step;
        await using (var connection = await Engine.ConnectAsync(Folder))
        await using (var other = await connection.BeginTransactionAsync())
        {
            await RunAsync(connection, other, $"UPDATE lease SET epoch = epoch + 1 WHERE shard = {_shard}");
            step = Store.Deliveries.ApplyAsync(id, new DeliveryChange.Started(10) { Fence = held }, default);
            await Task.Delay(200);
            Assert.False(step.IsCompleted);
            await other.CommitAsync();
        }
        Assert.False(await step);
    }

    private async Task<long> EnterAsync(string name) =>
        (await Store.Nodes.EnterAsync(new NodeCard(name, name, "", "", TimeSpan.FromSeconds(10)), null, default))!.Value;

    private static async Task RunAsync(DbConnection connection, DbTransaction transaction, string sql)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        await command.ExecuteNonQueryAsync();
    }
}
