namespace Bus.Contracts;

/// <summary>Options of the module, section <c>Contracts</c>.</summary>
public sealed class ContractsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Contracts";

    /// <summary>Folder with contracts of the site (<c>{contract}/{version}/</c>), beside the built-in ones; default null: none. A relative path is relative to the working folder.</summary>
    public string? Folder { get; set; }

    /// <summary>How long the folder must have been quiet before a change is read; default 500 ms.</summary>
    public TimeSpan Debounce { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Greatest length of one row of a flat file, with its line end, in bytes; default 1 MiB.</summary>
    public int MaxRowBytes { get; set; } = 1 << 20;

    /// <summary>Size of the buffer in which a flat file is read or written, in bytes; default 64 KiB. A longer row makes a reader's buffer grow up to <see cref="MaxRowBytes"/>.</summary>
    public int BufferBytes { get; set; } = 64 << 10;
}
