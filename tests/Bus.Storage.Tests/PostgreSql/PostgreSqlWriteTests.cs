using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;
using Bus.Storage.Writing;
using Npgsql;

namespace Bus.Storage.Tests.PostgreSql;

public sealed class PostgreSqlWriteTests : WriteContract<PostgreSqlTestEngine>
{
    private const string Insert = "INSERT INTO meta (name, value) VALUES (@name, 'x')";

    [Theory]
    [InlineData("53100")] // disk_full
    [InlineData("57P03")] // cannot_connect_now
    public async Task Server_InTrouble_CallersAreTold(string state)
    {
        var results = await BehindTheGateAsync(3, (session, _) => session.ExecuteAsync($"DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '{state}'; END $$"));

        Assert.All(results, r => Assert.IsType<JournalUnavailableException>(r));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Store.Database.Reads.RunAsync(
            s => s.ExecuteAsync($"DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '{state}'; END $$"), default));
    }

    [Fact]
    public async Task Operation_SwallowsItsFailedStatement_IsNotAcknowledgedAndNoOtherSuffers()
    {
        // A failed statement fails the whole transaction here, and its COMMIT would be a silent rollback.
        var results = await BehindTheGateAsync(10, async (session, i) =>
        {
            if (i != 3) return await session.ExecuteAsync(Insert, ("@name", $"n-{i}"));
            await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync("SELECT 1 / 0"));
            return 0;
        });

        Assert.IsType<PostgresException>(results[3]);
        Assert.Equal(9, results.Count(r => r is int));
        Assert.Equal(9L, await CountAsync());
    }

    [Fact]
    public async Task Commit_Fails_NobodyIsAcknowledgedAndNothingIsWritten()
    {
        await Store.Database.Writes.RunAsync(s => s.ExecuteAsync(
            "CREATE TABLE later (n BIGINT UNIQUE DEFERRABLE INITIALLY DEFERRED)"), WriteScope.None, default);
        var results = await BehindTheGateAsync(10, (session, i) => session.ExecuteAsync(i is 3 or 4
            ? "INSERT INTO later (n) VALUES (1)"
            : $"INSERT INTO meta (name, value) VALUES ('n-{i}', 'x')"));

        Assert.All(results, r => Assert.IsType<PostgresException>(r));
        Assert.Equal(0L, await CountAsync());
    }

    /// <summary>A receipt costs the hub what the road to the database costs: a group of them asks together.</summary>
    [Fact]
    public async Task Accepts_OfOneGroup_ShareTheirRoundTrips()
    {
        await Store.AcceptAsync(Samples.Soap("m-0", sequence: 1), deliveries: Samples.ToDelinquency);
        var before = Store.Database.Writes.RoundTrips;
        await Store.AcceptAsync(Samples.Soap("m-1"), deliveries: [Samples.ToDelinquency, new("audit", HandOverKind.Mailbox)]);
        Assert.Equal(3, Store.Database.Writes.RoundTrips - before);

        var (gate, release) = await HoldAsync();
        var accepts = Enumerable.Range(2, 50).Select(i => Store.AcceptAsync(Samples.Soap($"m-{i}"), deliveries: Samples.ToDelinquency)).ToList();
        before = Store.Database.Writes.RoundTrips;
        release();
        await gate;
        var receipts = (await Task.WhenAll(accepts)).Select(c => c.Message.Receipt).ToList();

        Assert.Equal(50, receipts.Distinct().Count());
        Assert.InRange(Store.Database.Writes.RoundTrips - before, 3, 12);
    }

    /// <summary>Of one transaction, what one asks the other is about to change: they take turns.</summary>
    [Fact]
    public async Task Accepts_OfOneGroupWithTheSameIdOrSequence_TakeTurns()
    {
        var (gate, release) = await HoldAsync();
        var same = Enumerable.Range(0, 10).Select(_ => Store.AcceptAsync(Samples.Soap("same"))).ToList();
        var counted = Enumerable.Range(1, 10).Select(i => Store.AcceptAsync(Samples.Soap(sequence: i))).ToList();
        var commits = Store.Database.Writes.Commits;
        release();
        await gate;

        Assert.Equal(9, (await Task.WhenAll(same)).Count(c => c.Repeated));
        Assert.All(await Task.WhenAll(counted), c => Assert.Null(c.Gap));
        Assert.InRange(Store.Database.Writes.Commits - commits, 1, 3);
    }

    [Fact]
    public async Task Connection_LostWhileIdle_IsOpenedAgainUnseen()
    {
        await Store.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT 1"), default);
        await CutAsync();

        Assert.Equal(1, await Store.Database.Writes.RunAsync(s => s.ExecuteAsync(Insert, ("@name", "n-0")), WriteScope.None, default));
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task Connection_LostBeforeTheCommit_TheWriteIsMadeOnceMore()
    {
        var runs = 0;
        await Store.Database.Writes.RunAsync(async s =>
        {
            await s.ExecuteAsync(Insert, ("@name", "n-0"));
            if (++runs == 1) await CutAsync();
            return await s.ExecuteAsync(Insert, ("@name", "n-1"));
        }, WriteScope.None, default);

        Assert.Equal(2, runs);
        Assert.Equal(2L, await CountAsync());
    }

    [Fact]
    public async Task Connection_LostAtTheCommit_IsNotAcknowledged()
    {
        // The last statement of the operation passes; the server ends the connection before the commit's answer can come.
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Store.Database.Writes.RunAsync(async s =>
        {
            await s.ExecuteAsync(Insert, ("@name", "n-0"));
            await CutAsync();
            return 0;
        }, WriteScope.None, default));

        Assert.Equal(1, await Store.Database.Writes.RunAsync(s => s.ExecuteAsync(Insert, ("@name", "n-1")), WriteScope.None, default));
    }

    [Fact]
    public async Task Deadlock_WithAnotherNode_EndsWellForBoth()
    {
        var (one, other) = (Store, await OpenAsync());
        await one.Database.Writes.RunAsync(s => s.ExecuteAsync("INSERT INTO meta (name, value) VALUES ('n-0', '0'), ('n-1', '0')"), WriteScope.None, default);
        var meeting = new Barrier(2);
        var runs = 0;
        async Task<int> CrosswiseAsync(Sql.Session session, string first, string second)
        {
            await session.ExecuteAsync("UPDATE meta SET value = value || 'x' WHERE name = @name", ("@name", first));
            if (Interlocked.Increment(ref runs) <= 2) meeting.SignalAndWait(TimeSpan.FromMinutes(5));
            return await session.ExecuteAsync("UPDATE meta SET value = value || 'x' WHERE name = @name", ("@name", second));
        }
        await Task.WhenAll(one.Database.Writes.RunAsync(s => CrosswiseAsync(s, "n-0", "n-1"), WriteScope.None, default),
            other.Database.Writes.RunAsync(s => CrosswiseAsync(s, "n-1", "n-0"), WriteScope.None, default));

        Assert.True(runs > 2, "There was no deadlock.");
        Assert.Equal("0xx0xx", await Store.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT string_agg(value, '') FROM meta WHERE name LIKE 'n-%'"), default));
    }

    /// <summary>Whoever waits behind another node for too long is told that the journal is not available, not that the hub is broken.</summary>
    [Fact]
    public async Task Municipality_HeldByAnotherNodeForTooLong_CallersAreToldThatTheyMayComeAgain()
    {
        var store = await OpenAsync(("Journal:StatementTimeout", "00:00:05"));
        await using var other = await Engine.ConnectAsync(Folder);
        await using var holding = await other.BeginTransactionAsync();
        await using (var command = other.CreateCommand())
        {
            command.CommandText = $"SELECT pg_advisory_xact_lock(4355443, {Samples.Tokushima.Value})";
            await command.ExecuteNonQueryAsync();
        }

        await Assert.ThrowsAsync<JournalUnavailableException>(() => store.AcceptAsync(Samples.Soap("m-1")));
        await holding.RollbackAsync();
        Assert.False((await store.AcceptAsync(Samples.Soap("m-1"))).Repeated);
    }

    [Fact]
    public async Task SilentNode_HoldingAMunicipality_IsCutOffAndItsWriteUndone()
    {
        var (silent, other) = (await OpenAsync(("Journal:SilentNode", "00:00:03"), ("Journal:WriteAttempts", "1")), await OpenAsync());
        var scope = WriteScope.Of(Samples.Tokushima);
        var held = new TaskCompletionSource();
        var wake = new TaskCompletionSource();
        var sleeper = silent.Database.Writes.RunAsync(async s =>
        {
            await s.ExecuteAsync(Insert, ("@name", "n-0"));
            held.SetResult();
            await wake.Task;
            return await s.ExecuteAsync(Insert, ("@name", "n-1"));
        }, scope, default);
        // Cut off already where this process stood still for so long: that is no other end.
        await Task.WhenAny(held.Task, sleeper);
        await other.Database.Writes.RunAsync(s => s.ExecuteAsync(Insert, ("@name", "n-2")), scope, default);
        wake.SetResult();

        await Assert.ThrowsAsync<JournalUnavailableException>(() => sleeper);
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task Statements_WithAndWithoutNulls_ArePreparedOnce()
    {
        for (var i = 0; i < 6; i++) await Store.AcceptAsync(Samples.Soap(i % 2 == 0 ? $"m-{i}" : null, sequence: i % 2 == 0 ? null : i), deliveries: Samples.ToDelinquency);

        var uses = await Store.Database.Writes.RunAsync(s => s.ScalarAsync(
            "SELECT CAST(sum(generic_plans + custom_plans) AS BIGINT) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO message%'"), WriteScope.None, default);
        Assert.Equal(5L, uses);
    }

    [Theory]
    [InlineData("off", "on")]
    [InlineData("remote_apply", "remote_apply")]
    public async Task Writer_Durability_IsNeverLessThanAFlush(string database, string expected)
    {
        await using (var connection = await Engine.ConnectAsync(Folder))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = {database}', current_database()); END $$";
            await command.ExecuteNonQueryAsync();
        }
        await OpenAsync();

        Assert.Equal(expected, await Store.Database.Writes.RunAsync(s => s.ScalarAsync("SHOW synchronous_commit"), WriteScope.None, default));
    }

    [Fact]
    public async Task Reader_CannotWrite() => await Assert.ThrowsAsync<PostgresException>(() =>
        Store.Database.Reads.RunAsync(s => s.ExecuteAsync("INSERT INTO meta (name, value) VALUES ('n', 'x')"), default));

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=bus;Database=bus;Password=geheim", "127.0.0.1:1/bus")]
    [InlineData("Password=geheim;Nonsense=geheim", "Journal:ConnectionString")]
    [InlineData("geheim", "Journal:ConnectionString")]
    [InlineData("", "Journal:ConnectionString")]
    public async Task Open_WhatCannotBeReached_SaysWhatToDoAndNoSecret(string connection, string says)
    {
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => OpenAsync(("Journal:ConnectionString", connection)));

        Assert.Contains(says, failure.Message);
        Assert.DoesNotContain("geheim", failure.Message);
    }

    private Task<object?> CountAsync() => Store.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT count(*) FROM meta WHERE name LIKE 'n-%'"), default);

    /// <summary>The server ends all connections to this database but the one that asks.</summary>
    private async Task CutAsync()
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        await command.ExecuteNonQueryAsync();
    }
}
