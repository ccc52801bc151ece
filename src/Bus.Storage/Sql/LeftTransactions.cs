namespace Bus.Storage.Sql;

/// <summary>
/// Transactions that nobody waits for any more and that the server has not answered yet, each with a connection of its own: called off, they would end there as if they were confirmed, or go on unseen. For one caller at a time.
/// </summary>
internal sealed class LeftTransactions
{
    /// <summary>So many at once; beyond them nothing is begun.</summary>
    public const int Most = 4;

    private readonly List<Task> _left = [];

    /// <summary>Nothing may be begun until one of them has ended.</summary>
    public bool AreTooMany
    {
        get
        {
            _left.RemoveAll(ending => ending.IsCompleted);
            return _left.Count >= Most;
        }
    }

    /// <summary>Leaves one to itself; its connection goes when it ends.</summary>
    /// <param name="session">Null: it has none yet.</param>
    public void Add(Task transaction, Session? session) => _left.Add(EndAsync(transaction, session));

    private static async Task EndAsync(Task transaction, Session? session)
    {
        await transaction.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (session is not null) await session.DisposeAsync();
    }
}
