using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;
using Npgsql;

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

    /// <summary>Amid a statement the server waits for the rest of it, and is not idle: <c>Journal:SilentNode</c> does not end that, nor does TCP for hours.</summary>
    [Fact]
    public async Task NodeThatStandsStillAmidAStatement_IsCutOff_AndOnlyThat()
    {
        var first = Store;
        var one = await EnterAsync("one");
        var held = Assert.Single(await first.Nodes.AcquireAsync(one, [new Fence(_shard, 1)], default));
        var second = await OpenAsync();
        var two = await EnterAsync("two");
        await using var standing = (NpgsqlConnection)await Engine.ConnectAsync(Folder);
        await using var transaction = await standing.BeginTransactionAsync();
        foreach (var step in (string[])[$"SELECT set_config('application_name', sessions, false) FROM node WHERE life = {one}", "SET LOCAL idle_in_transaction_session_timeout = 500",
            $"SELECT 1 FROM lease WHERE shard = {_shard} FOR SHARE", "CREATE TEMPORARY TABLE half (row INTEGER)"]) await RunAsync(standing, transaction, step);
        var half = await standing.BeginBinaryImportAsync("COPY half FROM STDIN (FORMAT BINARY)");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await second.Nodes.BuryAsync(one, 0, default);
        Assert.Empty(await second.Nodes.AcquireAsync(two, [held], default));

        await second.Nodes.CutOffAsync(one, default);
        IReadOnlyList<Fence> taken = [];
        for (var patience = 600; taken.Count == 0 && patience > 0; patience--, await Task.Delay(50)) taken = await second.Nodes.AcquireAsync(two, [held], default);
        Assert.Equal([_shard], taken.Select(f => f.Shard));
        await Assert.ThrowsAnyAsync<Exception>(async () => await half.CompleteAsync());

        // Who asks for itself loses nothing, and a node that was taken for dead only goes on with new connections.
        await second.Nodes.CutOffAsync(two, default);
        await second.AcceptAsync(Samples.Soap("m-2"));
        Assert.False(await AgainAsync(() => first.Nodes.BeatAsync(one, false, 0, default)));
        await AgainAsync(() => first.AcceptAsync(Samples.Soap("m-1")));
        Assert.Equal(2, (await AgainAsync(() => first.Queries.ListAsync(new(), default))).Count);
    }

    // The first use of a connection that was ended fails, as after a restart of the server.
    private static async Task<T> AgainAsync<T>(Func<Task<T>> work)
    {
        for (var tries = 0; ; tries++)
            try
            {
                return await work();
            }
            catch (Exception e) when (tries < 20 && e is DbException or JournalUnavailableException or IOException or TimeoutException)
            {
                await Task.Delay(50);
            }
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
