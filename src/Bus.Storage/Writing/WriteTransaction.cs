using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Writing;

/// <summary>Runs operations as one transaction on the write connection, which it opens when needed and throws away when it is broken. For one user at a time.</summary>
internal sealed class WriteTransaction(IStorageEngine engine, ILogger logger) : IAsyncDisposable
{
    // Of a failed transaction PostgreSQL makes a rollback; its engine lets the commit fail with this instead.
    private const string InFailedTransaction = "25P02";

    private static readonly Bilingual LostBefore = new(
        "連携履歴のデータベースとの接続が切れました。何も書き込まれていません。もう一度送ってください。",
        "The connection to the journal's database was lost. Nothing was written. Send it again.");
    private static readonly Bilingual LostDuring = new(
        "連携履歴のデータベースとの接続が書き込みの確定中に切れ、書き込まれたかどうか分かりません。同じ電文IDでもう一度送ってください。",
        "The connection to the journal's database was lost during the commit; whether it was written is unknown. Send it again with the same message id.");

    private static readonly Bilingual Unanswered = new(
        "連携履歴のデータベースが書き込みの確定に時間内に答えず、書き込まれるかどうか分かりません。データベースと、同期レプリケーションの待機系（synchronous_standby_names）の状態を確かめてください。答えがあるまで受付票は出ません。同じ電文IDでもう一度送ってください。",
        "The journal's database did not answer a commit in time; whether it will be written is unknown. Look at the database, and at the standby of synchronous replication (synchronous_standby_names). Nothing is acknowledged before it answers. Send it again with the same message id.");

    private readonly LeftTransactions _left = new();
    private Session? _session;
    private long _roundTrips;

    /// <summary>How often something was sent to a database beyond a network, commits left out.</summary>
    public long RoundTrips => Volatile.Read(ref _roundTrips);

    public async Task<Ending> RunAsync(IReadOnlyList<WriteOperation> group)
    {
        var committing = false;
        if (_left.AreTooMany) return new Ending(EndingKind.Unreachable, new JournalUnavailableException(Unanswered));
        try
        {
            _session ??= new Session(await engine.OpenAsync(ConnectionRole.Writer, CancellationToken.None), engine);
            if (_session.CanPipeline) await RunTogetherAsync(_session, group);
            else await RunInTurnAsync(_session, group);
            committing = true;
            return await CommitAsync(_session);
        }
        catch (Exception exception)
        {
            if (_session is null) return new Ending(EndingKind.Unreachable, exception);
            // A database in the hub's own process loses no connection: what cannot be rolled back there it has rolled back itself (disk full, I/O error).
            var lost = !await TryRollBackAsync() && engine.IsShared;
            return committing ? AtTheCommit(exception, lost) : BeforeTheCommit(exception, lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        _session = null;
    }

    private async Task<Ending> CommitAsync(Session session)
    {
        var commit = session.CommitAsync();
        if (engine.CommitPatience is { } patience && !commit.IsCompleted)
        {
            using var answered = new CancellationTokenSource();
            if (await Task.WhenAny(commit, Task.Delay(patience, answered.Token)) != commit)
            {
                // As long as it is left alone nobody sees what it writes, and no lock is given back: whoever comes again with the same id learns how it ended. Another standby, or another server, may answer the next.
                _left.Add(commit, session);
                _session = null;
                return new Ending(EndingKind.InDoubt, new JournalUnavailableException(Unanswered));
            }
            await answered.CancelAsync();
        }
        await commit;
        return new Ending(EndingKind.Committed);
    }

    /// <summary>Where the database is in the hub's own process: nothing is gained by asking for several operations at once.</summary>
    private async Task RunInTurnAsync(Session session, IReadOnlyList<WriteOperation> group)
    {
        foreach (var start in Start(session, group)) await start;
        foreach (var operation in group) await operation.RunAsync(session);
    }

    /// <summary>Where it is beyond a network: a round trip carries a statement of every operation, the first also the transaction's begin and its locks.</summary>
    private async Task RunTogetherAsync(Session session, IReadOnlyList<WriteOperation> group)
    {
        var pipeline = session.BeginPipeline();
        try
        {
            var start = Start(session, group).ToList();
            foreach (var wave in WriteWave.Of(group)) await RunAsync(pipeline, [.. start, .. wave.Operations.Select(o => o.RunAsync(session))]);
        }
        finally
        {
            session.EndPipeline();
        }
    }

    /// <summary>Flushes until all have ended. An operation may also wait for something else; then it is waited for, without holding up the others.</summary>
    private async Task RunAsync(Pipeline pipeline, IReadOnlyList<Task> running)
    {
        while (running.Where(t => !t.IsCompleted).ToList() is { Count: > 0 } unfinished)
        {
            var arrival = pipeline.Arrival;
            if (!arrival.IsCompleted) await Task.WhenAny([arrival, .. unfinished]);
            else
            {
                Interlocked.Increment(ref _roundTrips);
                await pipeline.FlushAsync();
            }
        }
        await Task.WhenAll(running);
    }

    private IEnumerable<Task> Start(Session session, IReadOnlyList<WriteOperation> group)
    {
        yield return session.ExecuteAsync(engine.BeginWrite);
        if (engine.LockScope is not { } statement) yield break;
        foreach (var scope in ScopesOf(group)) yield return session.ExecuteAsync(statement, ("@scope", scope));
    }

    /// <summary>The same order on all nodes, so that no two wait for each other.</summary>
    private static IEnumerable<int> ScopesOf(IReadOnlyList<WriteOperation> group) =>
        group.Select(o => o.Scope.Number).Where(n => n != 0).Distinct().Order();

    private Ending BeforeTheCommit(Exception exception, bool lost) => lost
        ? new(EndingKind.Disturbed, new JournalUnavailableException(LostBefore, exception))
        : IsTrouble(exception) ? new(EndingKind.Unreachable, TroubleOf(exception))
        : TimeIsUp.Of(exception) is { } tooLong ? new(EndingKind.Undone, JournalUnavailableException.InTrouble(tooLong))
        : new(IsRollback(exception) ? EndingKind.Disturbed : EndingKind.Undone, exception);

    private Ending AtTheCommit(Exception exception, bool lost) => lost || TimeIsUp.Of(exception) is not null
        ? new(EndingKind.InDoubt, new JournalUnavailableException(LostDuring, exception))
        : IsTrouble(exception) ? new(EndingKind.Unreachable, TroubleOf(exception))
        : exception is DbException { SqlState: InFailedTransaction } ? new(EndingKind.Undone, exception)
        : new(IsRollback(exception) ? EndingKind.Disturbed : EndingKind.InDoubt, exception);

    private JournalUnavailableException TroubleOf(Exception exception) =>
        exception is DbException known && engine.IsDamaged(known) ? JournalUnavailableException.Damaged(exception, exception.Message) : JournalUnavailableException.InTrouble(exception);

    private bool IsTrouble(Exception exception) => exception is DbException known && engine.IsInTrouble(known);

    /// <summary>SQLSTATE class 40, "transaction rollback": serialization failure, deadlock. Not 40003, which says that nobody knows.</summary>
    private static bool IsRollback(Exception exception) =>
        exception is DbException { SqlState: { } state } && state.StartsWith("40", StringComparison.Ordinal) && state != "40003";

    /// <summary>Undoes the transaction; a connection on which that fails is in an unknown state and is thrown away.</summary>
    private async Task<bool> TryRollBackAsync()
    {
        try
        {
            await _session!.ExecuteAsync("ROLLBACK");
            return true;
        }
        catch (Exception exception)
        {
            logger.WriterReopened(exception);
            await DisposeAsync();
            return false;
        }
    }
}
