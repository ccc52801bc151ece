using System.ComponentModel.DataAnnotations;

namespace Bus.Storage.Sqlite;

/// <summary>What only SQLite knows; section <c>Journal</c>, beside <see cref="JournalOptions"/>.</summary>
public sealed class SqliteOptions
{
    /// <summary><c>FULL</c> (default): a commit is on the disk when it returns. <c>OFF</c> breaks that promise; it is there so that a test can show that it notices.</summary>
    [RegularExpression("FULL|OFF")]
    public string Synchronous { get; set; } = "FULL";

    /// <summary>How long a statement waits for another process (a backup) that holds the database; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The write-ahead log is carried over into the database each time it holds so many pages; default 4,000.</summary>
    [Range(100, 1_000_000)]
    public int CheckpointPages { get; set; } = 4000;
}
