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

    private Session? _session;

    public async Task<Ending> RunAsync(IReadOnlyList<WriteOperation> group)
    {
        var committing = false;
        try
        {
            _session ??= new Session(await engine.OpenAsync(ConnectionRole.Writer, CancellationToken.None));
            await _session.ExecuteAsync(engine.BeginWrite);
            if (engine.LockScope is { } statement)
                foreach (var scope in ScopesOf(group)) await _session.ExecuteAsync(statement, ("@scope", scope));
            foreach (var operation in group) await operation.RunAsync(_session);
            committing = true;
            await _session.ExecuteAsync(engine.EndWrite);
            return new Ending(EndingKind.Committed);
        }
        catch (Exception exception)
        {
            if (_session is null) return new Ending(EndingKind.Unreachable, exception);
            var lost = !await TryRollBackAsync();
            return committing ? AtTheCommit(exception, lost) : BeforeTheCommit(exception, lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        _session = null;
    }

    /// <summary>The same order on all nodes, so that no two wait for each other.</summary>
    private static IEnumerable<int> ScopesOf(IReadOnlyList<WriteOperation> group) =>
        group.Select(o => o.Scope).Where(s => s != WriteScope.None).Select(s => s.Number).Distinct().Order();

    private Ending BeforeTheCommit(Exception exception, bool lost) => lost
        ? new(EndingKind.Disturbed, new JournalUnavailableException(LostBefore, exception))
        : IsTrouble(exception) ? new(EndingKind.Unreachable, JournalUnavailableException.InTrouble(exception))
        : new(IsRollback(exception) ? EndingKind.Disturbed : EndingKind.Undone, exception);

    private Ending AtTheCommit(Exception exception, bool lost) => lost
        ? new(EndingKind.InDoubt, new JournalUnavailableException(LostDuring, exception))
        : IsTrouble(exception) ? new(EndingKind.Unreachable, JournalUnavailableException.InTrouble(exception))
        : exception is DbException { SqlState: InFailedTransaction } ? new(EndingKind.Undone, exception)
        : new(IsRollback(exception) ? EndingKind.Disturbed : EndingKind.InDoubt, exception);

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
