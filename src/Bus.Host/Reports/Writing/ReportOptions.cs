namespace Bus.Host.Reports.Writing;

/// <summary>Reports that the hub writes by itself, and the bounds of those that it makes on request. Section <c>Reports</c>.</summary>
internal sealed class ReportOptions
{
    public const string Section = "Reports";

    /// <summary>Where they are written, an absolute path; nodes share it. Null (default): none is written by itself.</summary>
    public string? Folder { get; set; }
    /// <summary>When yesterday's are written, and on the first of a month those of the last, in Japan's time; default 06:30.</summary>
    public TimeOnly At { get; set; } = new(6, 30);
    /// <summary>How many days' daily reports are kept; default 92, at least 1.</summary>
    public int KeepDaily { get; set; } = 92;
    /// <summary>How many months' monthly reports are kept; default 36, at least 1.</summary>
    public int KeepMonthly { get; set; } = 36;
    /// <summary>Up to how many days back daily reports are made up for that were missed while no hub ran; default 7, at least 1.</summary>
    public int MakeUp { get; set; } = 7;
    /// <summary>How long after a failure they are tried again; default 10 min.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many identities a balance (業務残高) holds in memory at once; of more the records are read in several passes. Default 2,000,000, at least 1.</summary>
    public int BalanceIdentities { get; set; } = 2_000_000;
    /// <summary>Up to how many groups a balance has; one of more is refused. Default 10,000, at least 1.</summary>
    public int BalanceGroups { get; set; } = 10_000;

    public bool IsValid => BalanceIdentities >= 1 && BalanceGroups >= 1 && KeepDaily >= 1 && KeepMonthly >= 1 && MakeUp is >= 1 and <= 366 && RetryAfter > TimeSpan.Zero && (Folder is null || Path.IsPathFullyQualified(Folder));
}
