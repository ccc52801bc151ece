using System.ComponentModel.DataAnnotations;

namespace Bus.Contracts;

/// <summary>Options of the module, section <c>Contracts</c>.</summary>
public sealed class ContractsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Contracts";

    /// <summary>Default of <see cref="PatternTimeout"/>.</summary>
    internal static readonly TimeSpan DefaultPatternTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Folder with contracts of the site (<c>{contract}/{version}/</c>), beside the built-in ones; default null: none. A relative path is relative to the working folder.</summary>
    public string? Folder { get; set; }

    /// <summary>How long the folder must have been quiet before a change is read; 10 ms to 1 minute, default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Debounce { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a pattern of a contract's XSD may take for one value, where it is too large for the engine that needs no limit; a value that takes longer twice is refused. 1 ms to 1 minute, default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan PatternTimeout { get; set; } = DefaultPatternTimeout;

    /// <summary>Greatest length of one row of a flat file, with its line end, in bytes; 1 KiB to 64 MiB, default 1 MiB.</summary>
    [Range(1 << 10, 64 << 20)]
    public int MaxRowBytes { get; set; } = 1 << 20;

    /// <summary>Size of the buffer in which a flat file is read or written, in bytes; 4 KiB to 16 MiB, default 64 KiB. A longer row makes a reader's buffer grow.</summary>
    [Range(4 << 10, 16 << 20)]
    public int BufferBytes { get; set; } = 64 << 10;
}
