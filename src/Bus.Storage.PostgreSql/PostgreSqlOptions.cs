using System.ComponentModel.DataAnnotations;
using Bus.Storage;

namespace Bus.Storage.PostgreSql;

/// <summary>What only PostgreSQL knows; section <c>Journal</c>, beside <see cref="JournalOptions"/>.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>How long one statement may take, waiting for other nodes included, before it is given up; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The server ends a write transaction whose node falls silent for so long (it stands still, or the network to it is cut), so that other nodes
    /// may write for the same municipalities again; default 10 s. Such a node finds its connection closed when it wakes up, and nothing written.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SilentNode { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long retention waits for readers and writers of a month that it drops, while others wait behind it; default 2 s. Then it tries again in its next round.
    /// As long waits the destruction of a key for a backup that reads the keys; then it says that it must be done again.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan PeriodLockWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Statements that are kept prepared on each connection; default 100, 0: none (for a pooler between that cannot keep them).</summary>
    [Range(0, 10_000)]
    public int PreparedStatements { get; set; } = 100;
}
