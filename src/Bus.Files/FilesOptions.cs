using Bus.Files.Packing;

namespace Bus.Files;

/// <summary>Section <c>Files</c>. Times are written <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>.</summary>
public sealed class FilesOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Files";

    /// <summary>Folder of all homes; default <c>{data}/files</c>. Nodes share it; each application's files are taken in by one of them at a time.</summary>
    public string Root { get; set; } = "";
    /// <summary>How long a file must not change to count as complete by <c>quiet</c>; default 10 s.</summary>
    public TimeSpan Quiet { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>How long a file that is complete otherwise waits for its end file, where the route allows end files; default 60 s.</summary>
    public TimeSpan EndFileWait { get; set; } = TimeSpan.FromSeconds(60);
    /// <summary>After a restart, or on another node: how long ago a file may have been taken without its end file for an end file that lies there alone to be its own, and not that of the next file of the name; default 12 h.
    /// A day would reach to the daily file before. 0: none is known any more.</summary>
    public TimeSpan LateEndFile { get; set; } = TimeSpan.FromHours(12);
    /// <summary>Greatest size of an end file in bytes; default 1,024.</summary>
    public int EndFileBytes { get; set; } = 1024;
    /// <summary>Of the files of one drop folder that are not complete yet, at most so many are shown, those that lie there longest; default 1,000, 0: none.</summary>
    public int IncompleteShown { get; set; } = 1000;
    /// <summary>How often the folders are looked through, those in which something waits always, all of them where <see cref="ScanShare"/> allows; default 1 s.</summary>
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromSeconds(1);
    /// <summary>At most this share of the time goes into looking through all folders: with thousands of homes a round takes long, and what the operating system tells of is looked at
    /// at once anyway. Above 0, at most 1; default 0.05: after a round of 0.5 s the next one comes 10 s later.</summary>
    public double ScanShare { get; set; } = 0.05;
    /// <summary>Ask the operating system to tell of new and renamed files at once; default true. Set false where the root is a network folder,
    /// whose renames by others are not told.</summary>
    public bool Watch { get; set; } = true;
    /// <summary>Files read at the same time; default 4, at least 1. Of one municipality, application and contract never more than one.</summary>
    public int Parallel { get; set; } = 4;
    /// <summary>Of them, those of one municipality; default 2, at least 1. A place that becomes free goes to the municipality with the fewest.</summary>
    public int ParallelOfMunicipality { get; set; } = 2;
    /// <summary>A file of at most so many bytes never waits for great ones: there is one place more, for such files only; default 16 MiB, 0: no such place.</summary>
    public long SmallFile { get; set; } = 16 << 20;
    /// <summary>How often claims are looked for that no node has in hand, as one leaves that stood still while it made them; default 1 minute.</summary>
    public TimeSpan StrayInterval { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>Read buffer of a bulk file in bytes; default 1 MiB.</summary>
    public int ReadBuffer { get; set; } = 1024 * 1024;
    /// <summary>First pause before a file whose intake failed for a reason of the hub's own is tried again, doubled each time; default 5 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>Longest such pause; default 5 minutes.</summary>
    public TimeSpan RetryAtMost { get; set; } = TimeSpan.FromMinutes(5);
    /// <summary>How long the source file is kept in <c>.processing/</c> after its result; default 7 days.</summary>
    public TimeSpan KeepSource { get; set; } = TimeSpan.FromDays(7);
    /// <summary>How long what a crash or a cut line left half done in <c>.processing/</c> is kept (files of partners that were not fetched to their end, deliveries that were not written to theirs);
    /// default 7 days. What is still needed is never deleted: a file that only waits for its place stays.</summary>
    public TimeSpan KeepLeftovers { get; set; } = TimeSpan.FromDays(7);
    /// <summary>How long error files, lists of unmappable characters and refused rows in the journal are kept; they are personal data; default 30 days.</summary>
    public TimeSpan KeepErrors { get; set; } = TimeSpan.FromDays(30);
    /// <summary>How long result files are kept; default 400 days.</summary>
    public TimeSpan KeepResults { get; set; } = TimeSpan.FromDays(400);
    /// <summary>Bounds of what packed files may become.</summary>
    public UnpackingOptions Unpacking { get; set; } = new();
    /// <summary>How often what is older than that is deleted; default 1 hour.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromHours(1);
}
