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

    /// <summary>Statements that are kept prepared on each connection; default 100, 0: none (for a pooler between that cannot keep them).</summary>
    [Range(0, 10_000)]
    public int PreparedStatements { get; set; } = 100;
}
