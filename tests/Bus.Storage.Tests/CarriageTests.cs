using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Carrying;
using Bus.Storage.Tests.PostgreSql;
using Bus.Storage.Tests.Sqlite;
using Bus.Storage.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Storage.Tests;

/// <summary>A journal is carried to the other engine, and goes on there.</summary>
public sealed class CarriageTests : IAsyncLifetime
{
    private readonly SqliteTestEngine _sqlite = new();
    private readonly PostgreSqlTestEngine _postgres = new();
    private readonly TestClock _clock = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"bus-storage-{Guid.CreateVersion7():N}");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _postgres.DropAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Carry_ToTheOtherEngine_EverythingGoesOnThere(string from)
    {
        ITestEngine old = from == "sqlite" ? _sqlite : _postgres, fresh = from == "sqlite" ? _postgres : _sqlite;
        Committed first, file;
        long key = 0x7766554433221100;
        await using (var store = await Store.OpenAsync(old, _folder, _clock))
        {
            await store.Keys.EnsureAsync(Samples.Tokushima, default);
            first = await store.AcceptAsync(Samples.Soap("a-1", sequence: 3), deliveries: Samples.ToDelinquency);
            Assert.True(await store.Deliveries.ApplyAsync(first.Deliveries[0].Delivery, new DeliveryChange.Done(new(1, 100), null), default));
            _clock.Now += TimeSpan.FromDays(40);
            file = await store.TakeFileAsync(Samples.File("c-1"), 500, deliveries: Samples.ToDelinquency);
            await store.Journal.AcceptAsync(Samples.Soap("k-1"), Samples.Accepted(1), [Samples.Chunk(0, 1) with { SearchKeys = new[] { (ulong)key } }], [], default);
            await store.Pauses.PauseAsync(new RoutePause(Samples.Route, "reason", _clock.Now, null, "somebody"), default);
            var life = (await store.Nodes.EnterAsync(Card("one", TimeSpan.Zero), null, default))!.Value;
            Assert.Single(await store.Nodes.AcquireAsync(life, [new Fence(7, 1)], default));
            await store.Nodes.LeaveAsync(life, default);
        }
        var elsewhere = Path.Combine(_folder, "target");
        Directory.CreateDirectory(elsewhere);
        if (from != "sqlite") File.Copy(Path.Combine(_folder, "master.key"), Path.Combine(elsewhere, "master.key"));
        var target = from == "sqlite" ? _folder : elsewhere;
        var tables = await CarryAsync(old, fresh, target);
        Assert.Equal(3, tables.Single(t => t.Table == "message").Rows);

        await using var next = await Store.OpenAsync(fresh, target, _clock);
        var waiting = Assert.Single(await next.Deliveries.UnfinishedAsync());
        Assert.Equal((file.Deliveries[0].Delivery, file.Message.Id, 2L), (waiting.Id, waiting.Message.Id, waiting.Position));
        Assert.Equal(500, (await next.Deliveries.ReadAsync(waiting.Message, 0, default).AllAsync()).Sum(c => c.Records));
        Assert.True(next.Pauses.IsPaused(Samples.Route));
        Assert.Single((await next.Index.FindAsync(Samples.Tokushima, (ulong)key, null, 10, null, default)).Hits);
        Assert.Equal((true, first.Message.Receipt), ((await next.AcceptAsync(Samples.Soap("a-1", sequence: 3))).Repeated, (await next.AcceptAsync(Samples.Soap("a-1"))).Message.Receipt));
        Assert.Equal(ReceiptState.Duplicate, (await next.TakeFileAsync(Samples.File("c-2"), 500)).Message.State);
        var after = await next.AcceptAsync(Samples.Soap("b-1", sequence: 5), deliveries: Samples.ToDelinquency);
        Assert.Equal((3L, "0000000005", new SequenceGap(4, 4)), (after.Deliveries[0].Position, after.Message.Receipt[^10..], after.Gap));
        Assert.True(after.Message.Id > file.Message.Id && after.Deliveries[0].Delivery > waiting.Id);
        // Drafts in the homes bear epochs.
        Assert.Equal((new Fence(7, 2), new Fence(8, 1)), ((await next.Nodes.LookAsync(default)).Leases[7].Fence, (await next.Nodes.LookAsync(default)).Leases[8].Fence));
        Assert.Equal(["202611", "202612", "202701"], (await next.Retention.SweepAsync(true, default)).Select(p => p.Name));
    }

    /// <summary>Another machine's hub, which no lock of a folder tells of.</summary>
    [Fact]
    public async Task Carry_WhileANodeWorksOnTheJournal_IsRefused_AndOneThatWentDownHoldsNothing()
    {
        await using var store = await Store.OpenAsync(_postgres, _folder, _clock);
        await store.Keys.EnsureAsync(Samples.Tokushima, default);
        Assert.NotNull(await store.Nodes.EnterAsync(Card("down", TimeSpan.FromMilliseconds(1)), null, default));
        var life = (await store.Nodes.EnterAsync(Card("alive", TimeSpan.FromMinutes(10)), null, default))!.Value;
        using var over = new CancellationTokenSource();
        async Task BeatAsync()
        {
            while (!over.IsCancellationRequested) await store.Nodes.BeatAsync(life, leaving: false, 0, default);
        }
        var beating = Task.Run(BeatAsync);
        try
        {
            Assert.Contains("alive", (await Assert.ThrowsAsync<CarriageException>(() => CarryAsync(_postgres, _sqlite, _folder))).What.En);
        }
        finally
        {
            await over.CancelAsync();
            await beating;
        }
        await store.Nodes.LeaveAsync(life, default);
        Assert.Contains(await CarryAsync(_postgres, _sqlite, _folder), t => t.Table == "municipality_key");
    }

    [Fact]
    public async Task Carry_ToWhatIsNotEmpty_IsRefusedAndChangesNothing()
    {
        await using (var store = await Store.OpenAsync(_sqlite, _folder, _clock)) await store.Keys.EnsureAsync(Samples.Tokushima, default);
        await using (var there = await Store.OpenAsync(_postgres, _folder, _clock))
            Assert.Contains("period", (await Assert.ThrowsAsync<CarriageException>(() => CarryAsync(_sqlite, _postgres, _folder))).What.En);
    }

    [Fact]
    public async Task Carry_CutHalfWay_LeavesTheTargetEmptyAndCanBeDoneAgain()
    {
        await using (var store = await Store.OpenAsync(_sqlite, _folder, _clock))
        {
            await store.Keys.EnsureAsync(Samples.Tokushima, default);
            await store.TakeFileAsync(Samples.File("c-1"), 50, deliveries: Samples.ToDelinquency);
        }
        using var cut = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CarryAsync(_sqlite, _postgres, _folder, new Watch(t => { if (t.Table == "message") cut.Cancel(); }), cut.Token));

        Assert.Equal(1, (await CarryAsync(_sqlite, _postgres, _folder)).Single(t => t.Table == "message").Rows);
    }

    /// <summary>Before its own hub has begun there, another environment's, misled by a connection string, must not take it.</summary>
    [Fact]
    public async Task Carry_TheJournalStaysItsEnvironmentsAndItsMasterKeys()
    {
        await using (var store = await Store.OpenAsync(_sqlite, _folder, _clock, ("Environment:Name", "本番"))) await store.FilesMark.KeepAsync("tree", false, default);
        await CarryAsync(_sqlite, _postgres, _folder);

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Store.OpenAsync(_postgres, _folder, _clock, ("Environment:Name", "検証")));
        await using var next = await Store.OpenAsync(_postgres, _folder, _clock, ("Environment:Name", "本番"));
        Assert.Equal("tree", await next.FilesMark.KeepAsync("another", false, default));
        Assert.NotNull(await next.Database.Reads.RunAsync(s => s.ScalarAsync(Bus.Storage.Keys.MasterKeyCheck.Read), default));
    }

    private static NodeCard Card(string name, TimeSpan patience) => new(name, "here", "http://127.0.0.1:1", "1", patience);

    private async Task<IReadOnlyList<CarriedTable>> CarryAsync(ITestEngine from, ITestEngine to, string folder, IProgress<CarriedTable>? progress = null, CancellationToken cancellation = default)
    {
        await using var source = await Engines.OfAsync(from, _folder);
        await using var target = await Engines.OfAsync(to, folder);
        return await new JournalCarriage(source.Engine, target.Engine, NullLogger.Instance).CarryAsync(progress ?? new Watch(_ => { }), cancellation);
    }

    private sealed class Watch(Action<CarriedTable> see) : IProgress<CarriedTable>
    {
        public void Report(CarriedTable value) => see(value);
    }
}
