namespace Bus.Region;

/// <summary>Limits of region files; section <c>Region</c>.</summary>
public sealed class RegionOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Region";

    /// <summary>Greatest region file or document, in bytes. Default 64 MiB.</summary>
    public int MaxFileBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Greatest file named by <c>{ file: … }</c>, in bytes. Default 16 MiB.</summary>
    public int MaxReferencedFileBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Most values and keys that are read, each alias counted as often as it is used. Default 5,000,000.</summary>
    public int MaxNodes { get; set; } = 5_000_000;

    /// <summary>Deepest nesting. Default 32.</summary>
    public int MaxDepth { get; set; } = 32;

    /// <summary>Most problems told at once; a last one says that there are more. Default 1,000.</summary>
    public int MaxProblems { get; set; } = 1_000;

    /// <summary>Characters below which a password is called weak (a warning). Default 12.</summary>
    public int WeakPasswordLength { get; set; } = 12;

    /// <summary>Passwords hashed or verified at a time during an apply; 0 (default): one a core.</summary>
    public int HashParallelism { get; set; }
}
