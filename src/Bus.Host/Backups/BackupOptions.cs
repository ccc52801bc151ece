namespace Bus.Host.Backups;

/// <summary>Backups that the hub makes by itself. Section <c>Backup</c>.</summary>
internal sealed class BackupOptions
{
    public const string Section = "Backup";

    /// <summary>Where backups are put, on another disk than the data; also the place of <c>bus backup</c> without <c>--to</c>. Null (default): none is made by itself.</summary>
    public string? Folder { get; set; }
    /// <summary>When one is made each day, in Japan's time; default 02:30.</summary>
    public TimeOnly At { get; set; } = new(2, 30);
    /// <summary>How many good ones of this journal are kept in <see cref="Folder"/>; default 14, at least 1. Older ones are deleted after a new one is good.</summary>
    public int Keep { get; set; } = 14;
    /// <summary>An alert is raised when the last good one is older; default 26 h.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(26);
    /// <summary>A backup is given up when less room than this many bytes is left on its disk; default 2 GiB. The disk may be the hub's own.</summary>
    public long MinimumFree { get; set; } = 2L << 30;
    /// <summary>How long after a failure the day's backup is tried again; default 30 min.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(30);

    public bool IsValid => Keep >= 1 && MaxAge > TimeSpan.Zero && MinimumFree >= 0 && RetryAfter > TimeSpan.Zero && (Folder is null || Path.IsPathFullyQualified(Folder));
}
