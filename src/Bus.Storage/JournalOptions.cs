using System.ComponentModel.DataAnnotations;
using Bus.Core.Operation;

namespace Bus.Storage;

/// <summary>How the journal is kept; section <c>Journal</c>.</summary>
public sealed class JournalOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Journal";

    /// <summary>Which database: <c>sqlite</c> (default) or <c>postgresql</c>.</summary>
    [Required]
    public string Engine { get; set; } = "sqlite";

    /// <summary>ADO.NET connection string; default for SQLite: <c>Data Source={data}/journal.db</c>; required for PostgreSQL: <c>Host=…;Database=…;Username=…;Password=…</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The hub's data folder; set by <see cref="StorageServices.AddBusStorage"/>, not by configuration.</summary>
    [Required, NotASetting]
    public string DataFolder { get; set; } = "";

    /// <summary>How often a node looks whether another one changed the region, a key or a pause; default 0.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The hub's environment (<c>Environment:Name</c>), set by composition; null: not named.</summary>
    [NotASetting]
    public string? Environment { get; set; }

    /// <summary>The environment that a copied database belonged to (<c>Environment:Was</c>): it is taken over into this hub's. Null: none.</summary>
    [NotASetting]
    public string? EnvironmentWas { get; set; }

    /// <summary>True at one start: a journal that was moved elsewhere (<c>bus journal move</c>) is used again, since no hub ever ran on the new one; default false.</summary>
    public bool TakeBack { get; set; }

    /// <summary>How long message ids and files are remembered for finding duplicates; default 400 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepIds { get; set; } = TimeSpan.FromDays(400);

    /// <summary>A municipality's key is destroyed only so long after the region that names it no more came into force, when whatever was accepted before has been committed, on any node; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LeaveAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long records are kept, reckoned from the end of the month in which they came; default 92 days. What was not delivered is kept until it is.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepPayloads { get; set; } = TimeSpan.FromDays(92);

    /// <summary>How long messages and deliveries (who sent what to whom, when, totals) are kept, reckoned alike; default 400 days, never less than <see cref="KeepPayloads"/>.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepMessages { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How long it is known who asked for what (照会); default 400 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepQueries { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How often the journal looks for what it may forget; default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan RetentionInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Records of a chunk are packed (LZ4) before they are sealed where they are at least so many bytes; default 2,048, 2,147,483,647: never. What is packed and what is not is read alike.</summary>
    [Range(64, int.MaxValue)]
    public int PackFrom { get; set; } = 2048;

    /// <summary>How often the keys of new messages are looked at for sorting them into the search index; default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan SortInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>So many messages' keys stay unsorted: a search reads all of them. Default 1,024.</summary>
    [Range(1, 65_536)]
    public int SortAt { get; set; } = 1024;

    /// <summary>Most messages whose keys are sorted in one commit; default 8,192.</summary>
    [Range(1, 65_536)]
    public int SortMost { get; set; } = 8192;

    /// <summary>Sorted runs of a month that become one; a search looks into fewer than so many for each time that its messages can be divided by it. Default 8.</summary>
    [Range(2, 64)]
    public int RunsMerged { get; set; } = 8;

    /// <summary>Share of the time in which the search index may write merged runs and delete those that were merged; after each commit of them it rests, the longer the longer that took. From 0.001 to 1 (no rests), default 0.2.</summary>
    [Range(0.001, 1.0)]
    public double MergeShare { get; set; } = 0.2;

    /// <summary>Most operations of one commit; default 256, from 1.</summary>
    [Range(1, 65_536)]
    public int GroupLimit { get; set; } = 256;

    /// <summary>A commit takes no further operation once it holds so many bytes; default 4 MiB.</summary>
    [Range(1, 1L << 30)]
    public long GroupBytes { get; set; } = 4 << 20;

    /// <summary>How often a write is tried when another node was in its way, or the connection was lost before its commit; default 3.</summary>
    [Range(1, 100)]
    public int WriteAttempts { get; set; } = 3;

    /// <summary>Operations of one municipality that may wait for the writer; a caller beyond them waits for room. Default 4,096.</summary>
    [Range(1, 1 << 20)]
    public int QueueLimit { get; set; } = 4096;

    /// <summary>Read connections used at the same time; default 16.</summary>
    [Range(1, 1024)]
    public int Readers { get; set; } = 16;

    /// <summary>Chunks deleted in one commit when a message is dropped, so that a big one does not hold up the others; default 16.</summary>
    [Range(1, 65_536)]
    public int DropSlice { get; set; } = 16;

    /// <summary>Most messages that one query returns, whatever it asks for; default 1,000.</summary>
    [Range(1, 100_000)]
    public int ListLimit { get; set; } = 1000;
}
