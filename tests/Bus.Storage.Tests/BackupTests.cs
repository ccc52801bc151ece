using System.Data.Common;
using Bus.Core.Backups;
using Bus.Core.Closings;
using Bus.Core.Identity;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Backups;
using Bus.Storage.Engine;
using Bus.Storage.Periods;
using Bus.Storage.Tests.PostgreSql;
using Bus.Storage.Tests.Sqlite;
using Bus.Storage.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Storage.Tests;

/// <summary>A journal is copied out of one view while it is written, and goes on from the copy in an empty database of either kind, as the next generation.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly PostgreSqlTestEngine _postgres = new(), _postgresToo = new();
    private readonly TestClock _clock = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"bus-storage-{Guid.CreateVersion7():N}");
    private readonly Dictionary<string, (byte[] Bytes, long Rows)> _tables = [];
    private readonly List<string> _order = [];
    private JournalFacts _facts = null!;
    private byte[] _totals = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _postgres.DropAsync();
        await _postgresToo.DropAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("sqlite", "sqlite")]
    [InlineData("sqlite", "postgresql")]
    [InlineData("postgresql", "sqlite")]
    [InlineData("postgresql", "postgresql")]
    public async Task Restore_OnEitherEngine_GoesOnAsTheNextGeneration(string from, string to)
    {
        ITestEngine old = from == "sqlite" ? new SqliteTestEngine() : _postgres, fresh = to == "sqlite" ? new SqliteTestEngine() : _postgresToo;
        Committed first, file;
        await using (var store = await Store.OpenAsync(old, _folder, _clock))
        {
            await store.Keys.EnsureAsync(Samples.Tokushima, default);
            await store.Keys.EnsureAsync(Samples.Takeo, default);
            first = await store.AcceptAsync(Samples.Soap("a-1", sequence: 3), deliveries: Samples.ToDelinquency);
            Assert.True(await store.Deliveries.ApplyAsync(first.Deliveries[0].Delivery, new DeliveryChange.Done(new(1, 100), null), default));
            file = await store.TakeFileAsync(Samples.File("c-1"), 500, deliveries: Samples.ToDelinquency);
            await store.Pauses.PauseAsync(new RoutePause(Samples.Route, "reason", _clock.Now, null, "somebody"), default);
            // What is committed after the view was opened is not in it, though the tables are read later.
            await BackUpAsync(store, meanwhile: () => store.AcceptAsync(Samples.Soap("late"), deliveries: Samples.ToDelinquency));
        }
        _clock.Now += TimeSpan.FromHours(2);
        var restored = await RestoreAsync(fresh, "target");
        Assert.Equal((2L, Generation.GapAfter(TimeSpan.FromHours(2), 0)), (restored.Generation, restored.Gap));

        await using var next = await Store.OpenAsync(fresh, Path.Combine(_folder, "target"), _clock);
        var waiting = Assert.Single(await next.Deliveries.UnfinishedAfterAsync(Samples.Route, 0, 10, default));
        Assert.Equal((file.Message.Receipt, 2L), (waiting.Message.Receipt, waiting.Position));
        Assert.Equal(500, (await next.Deliveries.ReadAsync(waiting.Message, 0, default).AllAsync()).Sum(c => c.Records));
        Assert.True(next.Pauses.IsPaused(Samples.Route));
        Assert.Equal((false, true), (next.Maintenance.Current!.Delivers, next.Maintenance.Current.Accepts));
        // Handed over again: what is known has its receipt; what is not gets numbers that nobody has had.
        Assert.Equal((true, first.Message.Receipt), ((await next.AcceptAsync(Samples.Soap("a-1", sequence: 3))).Repeated, (await next.AcceptAsync(Samples.Soap("a-1"))).Message.Receipt));
        Assert.Equal(ReceiptState.Duplicate, (await next.TakeFileAsync(Samples.File("c-2"), 500)).Message.State);
        var late = await next.AcceptAsync(Samples.Soap("late"), deliveries: Samples.ToDelinquency);
        Assert.Equal((restored.Gap + 4, restored.Gap + 3), (long.Parse(late.Message.Receipt[^10..]), late.Deliveries[0].Position));
        // A municipality and a route that the copy does not know may have been given numbers too.
        var other = await next.AcceptAsync(Samples.Soap("x", sender: new ApplicationRef(Samples.Takeo, "collection")), deliveries: Samples.ToDelinquency);
        Assert.Equal((restored.Gap + 1, restored.Gap + 1), (long.Parse(other.Message.Receipt[^10..]), other.Deliveries[0].Position));
        // Its files were put there with it.
        Assert.Equal("tree", await next.FilesMark.KeepAsync("tree", true, default));
        var life = await next.Nodes.EnterAsync(new("node", "here", "http://localhost", "1", TimeSpan.FromSeconds(1)), null, default);
        Assert.True(life >= 2L << 32, $"{life}");
        Assert.All((await next.Nodes.LookAsync(default)).Leases, l => Assert.True(l.Fence.Epoch > 2L << 32));
    }

    /// <summary>What became of a session after the copy is not in it: signed out from afar, or by whoever it was stolen from, it must not be open again.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Restore_LeavesNobodySignedIn(string to)
    {
        await using (var store = await Store.OpenAsync(new SqliteTestEngine(), _folder, _clock))
        {
            await store.Keys.EnsureAsync(Samples.Tokushima, default);
            SignInEvent Event(string kind) => new(Samples.Tokushima, _clock.Now, kind, "yamada", null, "ok");
            var session = new SignInSession { Municipality = Samples.Tokushima, Id = "s", TokenHash = "t", Person = "yamada", Proofs = "password", ProvedAt = _clock.Now, UsedAt = _clock.Now, ExpiresAt = _clock.Now.AddHours(12) };
            await store.SignIns.OpenAsync(session, Event("sign-in"), default);
            await BackUpAsync(store, meanwhile: () => store.SignIns.EndAsync(Samples.Tokushima, "s", Event("sign-out"), default));
        }
        _clock.Now += TimeSpan.FromMinutes(10);
        ITestEngine fresh = to == "sqlite" ? new SqliteTestEngine() : _postgresToo;
        await RestoreAsync(fresh, "target");

        await using var next = await Store.OpenAsync(fresh, Path.Combine(_folder, "target"), _clock);
        Assert.Null(await next.SignIns.FindAsync(Samples.Tokushima, "t", _clock.Now, default));
        Assert.Empty(await next.SignIns.OpenSessionsAsync(Samples.Tokushima, _clock.Now, DateTimeOffset.UnixEpoch, default));
        Assert.Equal("sign-in", (await next.SignIns.EventsAsync(Samples.Tokushima, 10, default)).Single().Kind);
    }

    /// <summary>A marker that was made ready may have been published after the copy, and is not in it then: gone from where it was made ready, it must not count as published.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Restore_OfAMarkerThatWasMadeReady_MakesItAgain(string to)
    {
        await using (var store = await Store.OpenAsync(new SqliteTestEngine(), _folder, _clock))
        {
            await store.Keys.EnsureAsync(Samples.Tokushima, default);
            var closing = await store.Closings.StateAsync(new ClosingStatement(new ClosingKey(Samples.Collection, Samples.Contract, new DateOnly(2026, 11, 20)), "collection"), default);
            await store.Closings.CloseAsync(closing, "delinquency", new DayAmount(1, 100), marker: true, default);
            Assert.True(await store.Closings.PreparedAsync(Assert.Single(await store.Closings.MarkersAsync(default)), new Fence(3, 1), default));
            await BackUpAsync(store, () => Task.CompletedTask);
        }
        ITestEngine fresh = to == "sqlite" ? new SqliteTestEngine() : _postgresToo;
        await RestoreAsync(fresh, "target");

        await using var next = await Store.OpenAsync(fresh, Path.Combine(_folder, "target"), _clock);
        Assert.Equal(("delinquency", 0L), (await next.Closings.MarkersAsync(default)).Select(m => (m.Consumer, m.PreparedIn)).Single());
    }

    /// <summary>Consumers know a marker by its name, which holds the closing's number: of two closings that were stated after the copy, one there and one here, each has its own.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Restore_ClosingsGoOnWithNumbersThatNoneHasHad(string to)
    {
        ClosingKey Key(int day) => new(Samples.Collection, Samples.Contract, new DateOnly(2026, 11, day));
        Task<Closing> StateAsync(Store store, int day, long records) => store.Closings.StateAsync(new ClosingStatement(Key(day), "collection") { Records = records }, default);
        await using (var store = await Store.OpenAsync(new SqliteTestEngine(), _folder, _clock))
        {
            await store.Keys.EnsureAsync(Samples.Tokushima, default);
            Assert.Equal(1, (await StateAsync(store, 20, 7)).Number);
            await BackUpAsync(store, () => Task.CompletedTask);
            Assert.Equal((2, 1), ((await StateAsync(store, 20, 8)).Number, (await StateAsync(store, 21, 8)).Number));
        }
        ITestEngine fresh = to == "sqlite" ? new SqliteTestEngine() : _postgresToo;
        await RestoreAsync(fresh, "target");

        await using var next = await Store.OpenAsync(fresh, Path.Combine(_folder, "target"), _clock);
        Assert.Equal((1, 1001, 1002, 1001), ((await StateAsync(next, 20, 7)).Number, (await StateAsync(next, 20, 9)).Number, (await StateAsync(next, 20, 10)).Number, (await StateAsync(next, 21, 9)).Number));
    }

    /// <summary>A month that is given up still stands there for a while: its room is made free later, in slices or once nobody reads it.</summary>
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Restore_WhatIsForgottenStillTookRoom_IsRestoredAndMadeFreeThere(string from)
    {
        ITestEngine old = from == "sqlite" ? new SqliteTestEngine() : _postgres;
        await using (var store = await Store.OpenAsync(old, _folder, _clock))
        {
            await store.Keys.EnsureAsync(Samples.Tokushima, default);
            await store.TakeFileAsync(Samples.File("c-1"), 50);
            await store.Database.Writes.RunAsync(s => s.ExecuteAsync("UPDATE period SET payloads_forgotten_at = 1, messages_forgotten_at = 1, swept = 0 WHERE name = '202611'"), Writing.WriteScope.None, default);
            await BackUpAsync(store, () => Task.CompletedTask);
        }
        await RestoreAsync(_postgresToo, "target");

        await using var next = await Store.OpenAsync(_postgresToo, Path.Combine(_folder, "target"), _clock);
        await next.Retention.SweepAsync(false, default);
        Assert.Equal(0L, await next.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT COUNT(*) FROM message"), default));
    }

    /// <summary>On PostgreSQL the table of keys is written anew, and to a view that was opened before it would look empty: a copy without any municipality's key.</summary>
    [Fact]
    public async Task Backup_AKeyIsDestroyedMeanwhile_HoldsTheKeysOfAllOthers()
    {
        await using var store = await Store.OpenAsync(_postgres, _folder, _clock, ("Journal:PeriodLockWait", "00:00:00.100"));
        await store.Keys.EnsureAsync(Samples.Tokushima, default);
        await store.Keys.EnsureAsync(Samples.Takeo, default);
        await BackUpAsync(store, meanwhile: async () =>
        {
            // Its bytes cannot be erased from the files while somebody reads the table: that must be done again.
            await Assert.ThrowsAsync<TimeoutException>(() => store.KeyDestruction.DestroyAsync(Samples.Takeo, default));
            Assert.Throws<Core.Security.KeyGoneException>(() => store.Keys.DigestKey(Samples.Takeo));
        });
        Assert.Equal(2, _tables["municipality_key"].Rows);
        Assert.False(await store.KeyDestruction.DestroyAsync(Samples.Takeo, default));
    }

    /// <summary>To a view it would look as if the rows of the month had never been there, while its table of months says that they are kept.</summary>
    [Fact]
    public async Task Backup_AMonthIsForgottenMeanwhile_HoldsWhatItSaysIsKept()
    {
        await using var store = await Store.OpenAsync(_postgres, _folder, _clock, ("Journal:PeriodLockWait", "00:00:00.100"));
        await store.Keys.EnsureAsync(Samples.Tokushima, default);
        await store.TakeFileAsync(Samples.File("c-1"), 50);
        _clock.Now += TimeSpan.FromDays(500);
        // Its room is made free in a later round.
        await BackUpAsync(store, meanwhile: () => Assert.ThrowsAnyAsync<DbException>(() => store.Retention.SweepAsync(false, default)));

        Assert.Equal((1L, 1L), (_tables["message"].Rows, _tables["chunk"].Rows));
        Assert.Equal(RetentionFate.Forgotten, (await store.Retention.SweepAsync(false, default)).Single(p => p.Name == "202611").Payloads);
    }

    /// <summary>A newer hub restores the copy of an older one: in its schema first, which has not all tables of today.</summary>
    [Theory]
    [InlineData("sqlite", 22)]
    [InlineData("postgresql", 22)]
    [InlineData("postgresql", 8)]
    public async Task Restore_OfAnOlderSchema_GoesOnInTheNewest(string to, int schema)
    {
        await using (var store = await Store.OpenAsync(new SqliteTestEngine(), _folder, _clock)) await store.Keys.EnsureAsync(Samples.Tokushima, default);
        var older = Directory.CreateDirectory(Path.Combine(_folder, "older")).FullName;
        await using (var old = await Engines.OfAsync(_postgres, older))
        {
            await new Migrator(old.Engine, NullLogger.Instance).MigrateAsync(default, upTo: schema);
            await using (var connection = await _postgres.ConnectAsync(older))
            {
                var month = Period.Of(_clock.Now);
                await using var command = connection.CreateCommand();
                command.CommandText = $"INSERT INTO period (first_id, end_id, name, ends_at, swept) VALUES ({month.FirstId}, {month.EndId}, '{month.Name}', {month.EndsAt.ToUnixTimeMilliseconds()}, 1)";
                await command.ExecuteNonQueryAsync();
            }
            await using var view = await JournalView.OpenAsync(old.Engine, _clock, default);
            await CopyAsync(view);
        }
        ITestEngine fresh = to == "sqlite" ? new SqliteTestEngine() : _postgresToo;
        await RestoreAsync(fresh, "target");

        await using var next = await Store.OpenAsync(fresh, Path.Combine(_folder, "target"), _clock);
        await next.Keys.EnsureAsync(Samples.Tokushima, default);
        var message = await next.Journal.AcceptAsync(Samples.Soap("a-1"), Samples.Accepted(1), [Samples.Chunk(0, 1) with { SearchKeys = new[] { 7UL } }], [Samples.ToDelinquency], default);
        Assert.Equal(message.Value.Message.Id, Assert.Single((await next.Index.FindAsync(Samples.Tokushima, 7, null, 10, null, default)).Hits).Message.Id);
    }

    [Fact]
    public async Task Restore_IntoWhatIsNotEmpty_IsRefusedAndChangesNothing()
    {
        await BackUpSomethingAsync();
        await using (var there = await Store.OpenAsync(_postgres, _folder, _clock)) await there.Pauses.PauseAsync(new RoutePause(Samples.Route, "mine", _clock.Now, null, "somebody"), default);
        Assert.Contains("not empty", (await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(_postgres, ""))).What.En);
        await using var still = await Store.OpenAsync(_postgres, _folder, _clock);
        Assert.Equal("mine", Assert.Single(still.Pauses.All).Reason);
    }

    [Fact]
    public async Task Restore_OfOtherRowsOrTotals_LeavesNothing_AndCanBeDoneAgain()
    {
        await BackUpSomethingAsync();
        var (message, totals) = (_tables["message"], _totals);
        _tables["message"] = message with { Rows = message.Rows + 1 };
        await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(_postgres, "target"));
        _tables["message"] = message with { Bytes = message.Bytes[..^20] };
        await Assert.ThrowsAnyAsync<IOException>(() => RestoreAsync(_postgres, "target"));
        (_tables["message"], _totals) = (message, [.. totals, (byte)'x']);
        await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(_postgres, "target"));
        _totals = totals;
        await Assert.ThrowsAsync<OperationCanceledException>(() => RestoreAsync(_postgres, "target", () => throw new OperationCanceledException()));
        Assert.Equal(2, (await RestoreAsync(_postgres, "target")).Generation);
    }

    [Fact]
    public async Task Restore_OfTheSameBackupOnceMore_IsAGenerationOfItsOwn()
    {
        await BackUpSomethingAsync();
        Assert.Equal(3, (await RestoreAsync(_postgres, "target", earlier: 1)).Generation);
    }

    [Fact]
    public async Task Check_AnotherKeyEnvironmentOrNewerSchema_IsRefused()
    {
        await BackUpSomethingAsync();
        await using var services = await Engines.OfAsync(new SqliteTestEngine(), _folder);
        var restore = services.Services.GetRequiredService<IJournalRestore>();
        restore.Check(_facts);
        Assert.Throws<Keys.MasterKeyException>(() => restore.Check(_facts with { MasterKeyCheck = "00" }));
        Assert.Throws<JournalUnavailableException>(() => restore.Check(_facts with { Environment = "本番" }));
        Assert.Throws<BackupException>(() => restore.Check(_facts with { Schema = _facts.Schema + 1 }));
    }

    [Fact]
    public void Gap_OfALaterRestore_LeavesRoomForAllThatAnEarlierOneCanHaveGiven()
    {
        for (var hours = 0; hours < 24; hours++)
            Assert.True(Generation.GapAfter(TimeSpan.FromHours(hours + 1), 0) - Generation.GapAfter(TimeSpan.FromHours(hours), 0) >= 3_600_000);
        Assert.Equal(1_000_000, Generation.GapAfter(TimeSpan.FromDays(3), 1) - Generation.GapAfter(TimeSpan.FromDays(3), 0));
        Assert.True(Generation.GapAfter(TimeSpan.FromDays(60), 0) < 1_000_000_000);
    }

    private async Task BackUpSomethingAsync()
    {
        await using var store = await Store.OpenAsync(new SqliteTestEngine(), _folder, _clock);
        await store.Keys.EnsureAsync(Samples.Tokushima, default);
        await store.TakeFileAsync(Samples.File("c-1"), 50, deliveries: Samples.ToDelinquency);
        await BackUpAsync(store, () => Task.CompletedTask);
    }

    private async Task BackUpAsync(Store store, Func<Task> meanwhile)
    {
        await using var view = await store.Backup.OpenAsync(default);
        await meanwhile();
        await CopyAsync(view);
    }

    private async Task CopyAsync(IJournalView view)
    {
        _facts = view.Facts;
        foreach (var table in view.Tables)
        {
            using var rows = new MemoryStream();
            var count = await view.WriteAsync(table, rows, _ => { }, default);
            _order.Add(table);
            _tables[table] = (rows.ToArray(), count);
        }
        using var totals = new MemoryStream();
        await view.WriteTotalsAsync(totals, default);
        _totals = totals.ToArray();
    }

    private async Task<RestoredJournal> RestoreAsync(ITestEngine into, string folder, Func<Task>? beforeCommit = null, int earlier = 0)
    {
        var place = Path.Combine(_folder, folder);
        Directory.CreateDirectory(place);
        if (!File.Exists(Path.Combine(place, "master.key"))) File.Copy(Path.Combine(_folder, "master.key"), Path.Combine(place, "master.key"));
        var engine = new ServiceCollection().AddSingleton<TimeProvider>(_clock);
        await using var services = await Engines.OfAsync(into, place, engine);
        return await services.Services.GetRequiredService<IJournalRestore>().RestoreAsync(new RestoreOrder(Guid.NewGuid(), _facts, earlier, [.. _order.Select(t => (t, _tables[t].Rows))],
            t => new MemoryStream(_tables[t].Bytes), () => new MemoryStream(_totals), beforeCommit ?? (() => Task.CompletedTask), (_, _) => { }), default);
    }
}
