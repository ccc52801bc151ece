using System.Threading.Channels;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;
using Bus.Storage.Tests.Support;
using Bus.Storage.Writing;

namespace Bus.Storage.Tests.Contract;

/// <summary>The group commit, by its own queue.</summary>
public abstract class WriteContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private const string Insert = "INSERT INTO meta (name, value) VALUES (@name, 'x')";
    private readonly TaskCompletionSource _gate = new();

    [Fact]
    public async Task Writes_QueuedDuringACommit_ShareTheNext()
    {
        var writes = Store.Database.Writes;
        var (operations, commits) = (writes.Operations, writes.Commits);
        await BehindTheGateAsync(100, (session, i) => session.ExecuteAsync(Insert, ("@name", $"n-{i}")));

        Assert.Equal((101, 2), (writes.Operations - operations, writes.Commits - commits));
    }

    [Fact]
    public async Task Writes_MoreThanTheGroupLimit_AreSplit()
    {
        await OpenAsync(("Journal:GroupLimit", "10"));
        var commits = Store.Database.Writes.Commits;
        await BehindTheGateAsync(100, (session, i) => session.ExecuteAsync(Insert, ("@name", $"n-{i}")));

        Assert.Equal(11, Store.Database.Writes.Commits - commits);
    }

    [Fact]
    public async Task Writes_OneOfAGroupFails_TheOthersAreCommitted()
    {
        var results = await BehindTheGateAsync(20, async (session, i) =>
        {
            await session.ExecuteAsync(Insert, ("@name", $"n-{i}"));
            // Fails after it has written, so that its own traces must go.
            return i == 7 ? throw new InvalidDataException("seven") : i;
        });

        Assert.IsType<InvalidDataException>(results[7]);
        Assert.Equal(19, results.Count(r => r is int));
        var names = await Store.Database.Reads.RunAsync(s => s.ListAsync(r => r.GetString(0), "SELECT name FROM meta WHERE name LIKE 'n-%'"), default);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != 7).Select(i => $"n-{i}").Order(), names.Order());
    }

    [Fact]
    public async Task Writes_CallerGivesUpBeforeItsWriteBegins_NothingIsWritten()
    {
        using var cancellation = new CancellationTokenSource();
        var (blocker, _) = await HoldAsync();
        var queued = Store.Database.Writes.RunAsync(s => s.ExecuteAsync(Insert, ("@name", "n-0")), WriteScope.None, cancellation.Token);
        await cancellation.CancelAsync();
        _gate.SetResult();

        await blocker;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        Assert.Null(await Store.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT name FROM meta WHERE name = 'n-0'"), default));
    }

    [Fact]
    public async Task Writes_CallerGivesUpWhileItsWriteRuns_ItGoesThrough()
    {
        using var cancellation = new CancellationTokenSource();
        var running = new TaskCompletionSource();
        var write = Store.Database.Writes.RunAsync(async s =>
        {
            running.TrySetResult();
            await _gate.Task;
            return await s.ExecuteAsync(Insert, ("@name", "n-0"));
        }, WriteScope.None, cancellation.Token);
        await running.Task;
        await cancellation.CancelAsync();
        _gate.SetResult();

        Assert.Equal(1, await write);
    }

    [Fact]
    public async Task Writes_BeforeTheCommitReturns_NobodyIsTold()
    {
        var running = new TaskCompletionSource();
        var (blocker, _) = await HoldAsync();
        var first = Store.Database.Writes.RunAsync(s => s.ExecuteAsync(Insert, ("@name", "n-0")), WriteScope.None, default);
        var lastGate = new TaskCompletionSource();
        var second = Store.Database.Writes.RunAsync(async _ => { running.SetResult(); await lastGate.Task; return 0; }, WriteScope.None, default);
        _gate.SetResult();
        await blocker;
        await running.Task;

        Assert.False(first.IsCompleted);
        lastGate.SetResult();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Dispose_WritesInTheQueue_AreCommitted()
    {
        var store = Store;
        var writes = Enumerable.Range(0, 50).Select(i => store.Database.Writes.RunAsync(s => s.ExecuteAsync(Insert, ("@name", $"n-{i}")), WriteScope.None, default)).ToArray();
        await store.DisposeAsync();
        await Task.WhenAll(writes);
        await OpenAsync();

        Assert.Equal(50L, await Store.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT count(*) FROM meta WHERE name LIKE 'n-%'"), default));
    }

    /// <summary>A municipality that floods the writer waits behind itself: another's single write is in the very next commit.</summary>
    [Fact]
    public async Task Writes_OfAFlood_DoNotKeepAnotherMunicipalityWaiting()
    {
        await OpenAsync(("Journal:GroupLimit", "4"));
        var order = new List<string>();
        Task<int> Write(string name, MunicipalityCode of) => Store.Database.Writes.RunAsync(async s =>
        {
            order.Add(name);
            return await s.ExecuteAsync(Insert, ("@name", name));
        }, WriteScope.Of(of), default);
        var (blocker, _) = await HoldAsync();
        var writes = Enumerable.Range(0, 50).Select(i => Write($"flood-{i}", Samples.Tokushima)).ToList();
        writes.Add(Write("calm", Samples.Takeo));
        _gate.SetResult();
        await blocker;
        await Task.WhenAll(writes);
        Assert.Equal(["flood-0", "calm"], order.Take(2));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"flood-{i}"), order.Where(n => n != "calm"));
    }

    [Fact]
    public async Task Dispose_WritesThatWaitForRoomInTheQueue_AreToldSo()
    {
        await OpenAsync(("Journal:QueueLimit", "1"));
        var (blocker, release) = await HoldAsync();
        var writes = Enumerable.Range(0, 5).Select(i => Store.Database.Writes.RunAsync(s => s.ExecuteAsync(Insert, ("@name", $"n-{i}")), WriteScope.None, default)).ToList();
        var closing = Store.DisposeAsync().AsTask();
        release();
        await Task.WhenAll([closing, blocker]);

        Assert.Equal(1, await writes[0]);
        foreach (var late in writes[1..]) await Assert.ThrowsAsync<ChannelClosedException>(() => late.WaitAsync(TimeSpan.FromMinutes(5)));
    }

    /// <summary>Lets writes queue up behind one that is held, then runs them; results or exceptions in order.</summary>
    private protected async Task<object[]> BehindTheGateAsync(int count, Func<Session, int, Task<int>> work)
    {
        var (blocker, release) = await HoldAsync();
        var writes = Enumerable.Range(0, count).Select(i => Store.Database.Writes.RunAsync(s => work(s, i), WriteScope.None, default)).ToArray();
        release();
        await blocker;
        var results = new List<object>();
        foreach (var write in writes)
        {
            try { results.Add(await write); }
            catch (Exception exception) { results.Add(exception); }
        }
        return [.. results];
    }

    /// <summary>A write that runs, alone in its group, until the gate is opened.</summary>
    protected async Task<(Task<int> Write, Action Release)> HoldAsync()
    {
        var running = new TaskCompletionSource();
        var write = Store.Database.Writes.RunAsync(async _ => { running.SetResult(); await _gate.Task; return 0; }, WriteScope.None, default);
        await running.Task;
        return (write, _gate.SetResult);
    }
}
