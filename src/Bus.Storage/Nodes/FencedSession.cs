using System.Collections.Concurrent;
using Bus.Core.Nodes;
using Bus.Storage.Sql;

namespace Bus.Storage.Nodes;

/// <summary>A session whose updates take place only while a lease is still the same: in the statement itself, and the lease cannot change hands before its transaction has ended.</summary>
/// <param name="fence">The lease; null: unconditional.</param>
/// <param name="keepRows"><see cref="Engine.IStorageEngine.KeepRows"/>.</param>
internal readonly struct FencedSession(Session session, Fence? fence, string keepRows)
{
    private const string Held = "SELECT 1 FROM lease WHERE shard = @shard AND epoch = @epoch";

    private static readonly ConcurrentDictionary<(string Sql, string KeepRows), string> Texts = new();

    /// <summary>Runs an update whose condition stands at its end.</summary>
    public Task<int> ExecuteAsync(string sql, params ReadOnlySpan<Parameter> parameters) => fence is not { } lease
        ? session.ExecuteAsync(sql, parameters)
        : session.ExecuteAsync(Texts.GetOrAdd((sql, keepRows), WithFence), [.. parameters, ("@shard", lease.Shard), ("@epoch", lease.Epoch)]);

    /// <summary>For what is more than one update: the lease is still the same, and stays so until the transaction has ended.</summary>
    /// <exception cref="LeaseLostException">It is another node's now.</exception>
    public async Task MustHoldAsync()
    {
        if (fence is { } lease && await session.ScalarAsync(Held + keepRows, ("@shard", lease.Shard), ("@epoch", lease.Epoch)) is null) throw new LeaseLostException();
    }

    private static string WithFence((string Sql, string KeepRows) text) =>
        $"{text.Sql} AND EXISTS ({Held}{text.KeepRows})";
}
