using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Storage.Nodes;
using Bus.Storage.Sql;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;
using Bus.Storage.Writing;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>
/// Synchronous replication whose standby is away. A commit that is called off while it waits for one is ended by the server with a warning and without an error: it stands on the primary alone, and a failover loses it.
/// </summary>
public sealed class PostgreSqlStandbyTests : StorageContract<PostgreSqlCrashTests.OwnServerEngine>
{
    [Fact]
    public async Task StandbyAway_NothingIsAcknowledgedBeforeItIsBack_AndEverythingIsThereOnce()
    {
        var store = await OpenAsync(("Journal:StatementTimeout", "00:00:02"));
        await AwayAsync();

        await Assert.ThrowsAsync<JournalUnavailableException>(() => store.AcceptAsync(Samples.Soap("m-1"), deliveries: Samples.ToDelinquency));
        // Nor does its sender learn of it who comes again, nor anybody who delivers.
        await Assert.ThrowsAsync<JournalUnavailableException>(() => store.AcceptAsync(Samples.Soap("m-1"), deliveries: Samples.ToDelinquency));
        Assert.Empty(await store.Deliveries.UnfinishedAsync());

        await BackAsync();
        Assert.True((await AgainAsync(store, "m-1")).Repeated);
        Assert.False((await AgainAsync(store, "m-2")).Repeated);
        Assert.Equal([1L, 2L], (await store.Deliveries.UnfinishedAsync()).Select(d => d.Position));
    }

    /// <summary>Each commit that is not answered keeps a connection; they must not use all of them up, or nobody could read any more.</summary>
    [Fact]
    public async Task StandbyAwayForLong_ReadersGoOn_AndWritersAreToldAtOnceInTheEnd()
    {
        var store = await OpenAsync(("Journal:StatementTimeout", "00:00:01"), ("Journal:Readers", "1"));
        await AwayAsync();
        for (var i = 0; i < LeftTransactions.Most + 3; i++)
            await Assert.ThrowsAsync<JournalUnavailableException>(() => store.Database.Writes.RunAsync(s => s.ExecuteAsync($"INSERT INTO meta (name, value) VALUES ('n-{i}', 'x')"), WriteScope.None, default));
        Assert.Equal(0L, await CountAsync(store));

        await BackAsync();
        await AgainAsync(store, "m-1");
        while (await CountAsync(store) is not (long)LeftTransactions.Most) await Task.Delay(100);
    }

    /// <summary>A time limit that somebody set for the database ends the wait just so.</summary>
    [Fact]
    public async Task StandbyAway_AndATimeLimitOfTheDatabaseItself_EndsNoCommit()
    {
        await using (var connection = await Engine.ConnectAsync(Folder))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 500', current_database()); END $$";
            await command.ExecuteNonQueryAsync();
        }
        var store = await OpenAsync(("Journal:StatementTimeout", "00:00:03"));
        await AwayAsync();
        await Assert.ThrowsAsync<JournalUnavailableException>(() => store.AcceptAsync(Samples.Soap("m-1")));
        await BackAsync();
        Assert.True((await AgainAsync(store, "m-1")).Repeated);
    }

    /// <summary>A month that was made is remembered as made: it must not go with the primary.</summary>
    [Fact]
    public async Task StandbyAway_AStepOfTheSchemaWaitsForIt()
    {
        var store = await OpenAsync(("Journal:StatementTimeout", "00:00:01"));
        await AwayAsync();
        var step = store.Database.AloneAsync(s => s.ExecuteAsync("INSERT INTO meta (name, value) VALUES ('n-step', 'x')"), default);
        await Assert.ThrowsAsync<TimeoutException>(() => step.WaitAsync(TimeSpan.FromSeconds(4)));
        Assert.Equal(0L, await CountAsync(store));

        await BackAsync();
        await step;
        Assert.Equal(1L, await CountAsync(store));
    }

    /// <summary>A heartbeat is given up sooner than any other commit. What it leaves at the server must not add up, or nobody gets a connection any more.</summary>
    [Fact]
    public async Task StandbyAwayForLong_HeartbeatsLeaveNoConnectionsBehind()
    {
        var store = await OpenAsync();
        var options = new NodeOptions { Patience = TimeSpan.FromMinutes(15) };
        await using var session = new NodeSession(store.Database, Options.Create(options));
        var nodes = new NodeJournal(session, store.Database, Clock);
        var life = (await nodes.EnterAsync(new NodeCard("one", "one", "", "", TimeSpan.FromSeconds(1.5)), null, default))!.Value;
        await AwayAsync();
        var before = await ConnectionsAsync();
        options.Patience = TimeSpan.FromSeconds(1.5);
        for (var beat = 0; beat < 15; beat++) await Assert.ThrowsAnyAsync<Exception>(() => nodes.BeatAsync(life, false, 0, default));
        Assert.InRange(await ConnectionsAsync() - before, 0, 3);
        options.Patience = TimeSpan.FromMinutes(15);
        await BackAsync();
    }

    private async Task<long> ConnectionsAsync()
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public override async Task InitializeAsync()
    {
        await Engine.StartAsync();
        await base.InitializeAsync();
    }

    /// <summary>As a sender does: the same again, until there is a receipt.</summary>
    private static async Task<Committed> AgainAsync(Store store, string id)
    {
        while (true)
            try
            {
                return await store.AcceptAsync(Samples.Soap(id), deliveries: Samples.ToDelinquency);
            }
            catch (JournalUnavailableException)
            {
                await Task.Delay(100);
            }
    }

    private static Task<object?> CountAsync(Store store) => store.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT count(*) FROM meta WHERE name LIKE 'n-%'"), default);

    private Task AwayAsync() => SetAsync("ALTER SYSTEM SET synchronous_standby_names = 'away'");

    private Task BackAsync() => SetAsync("ALTER SYSTEM RESET synchronous_standby_names");

    private async Task SetAsync(string sql)
    {
        await Engine.Server.SqlAsync("postgres", sql);
        await Engine.Server.SqlAsync("postgres", "SELECT pg_reload_conf()");
        // Backends take it over when they next look; the checkpointer tells them whether to wait at all.
        await Task.Delay(TimeSpan.FromSeconds(1));
    }
}
