namespace Bus.Core.Contracts.Import;

/// <summary>What is to become of items that stand once in a foreign message, outside of its records.</summary>
public enum HeadItems
{
    /// <summary>They are told, and nothing is made until somebody decides.</summary>
    Ask,
    /// <summary>They become the first items of every record.</summary>
    Record,
    /// <summary>They are left out; each is told.</summary>
    Leave,
}

/// <summary>What somebody who imports a package says about it. Items are named by element, by their name in the package or by their path; whatever is null is proposed.</summary>
public sealed record ImportRequest
{
    /// <summary>Name of the contract; null: made of the message's name, where that is ASCII.</summary>
    public string? Name { get; init; }
    /// <summary>Version <c>YYYY-NN</c>; null: the one in the package's namespace, else the first of this year.</summary>
    public string? Version { get; init; }
    /// <summary>Japanese title.</summary>
    public string? TitleJa { get; init; }
    /// <summary>English title.</summary>
    public string? TitleEn { get; init; }
    /// <summary>業務ユニット.</summary>
    public string? BusinessUnit { get; init; }
    /// <summary>Element or complex type that is one record, or the operation or message that holds it, where there are several.</summary>
    public string? Record { get; init; }
    /// <summary>Items outside of the records; default: ask.</summary>
    public HeadItems Head { get; init; }
    /// <summary>Elements and attributes that are left out.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];
    /// <summary>順序保証キー; empty: no order is kept.</summary>
    public IReadOnlyList<string>? OrderingKey { get; init; }
    /// <summary>Identity; may be empty.</summary>
    public IReadOnlyList<string>? Identity { get; init; }
    /// <summary>Items of the transfer total; may be empty.</summary>
    public IReadOnlyList<string>? Amount { get; init; }
    /// <summary>Texts that are dates <c>YYYY-MM-DD</c>, beside those that the package says are.</summary>
    public IReadOnlyList<string> Dates { get; init; } = [];
    /// <summary>The item that names the municipality; empty: none does.</summary>
    public string? Municipality { get; init; }
    /// <summary>取引番号; null: none.</summary>
    public string? Transaction { get; init; }
    /// <summary>Element names instead of those in the package.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>();
    /// <summary>Values of the sample, where none can be made up.</summary>
    public IReadOnlyDictionary<string, string> Sample { get; init; } = new Dictionary<string, string>();
    /// <summary>How much is read.</summary>
    public ImportLimits Limits { get; init; } = new();
}

/// <summary>Bounds of a foreign package: whoever made it is not trusted.</summary>
public sealed record ImportLimits
{
    /// <summary>Most files in a package, of all kinds; default 2,000.</summary>
    public int Files { get; init; } = 2_000;
    /// <summary>Largest file after unpacking, in bytes; default 8 MiB.</summary>
    public int FileBytes { get; init; } = 8 << 20;
    /// <summary>All that is read of a package after unpacking, in bytes; default 64 MiB.</summary>
    public long TotalBytes { get; init; } = 64 << 20;
    /// <summary>Deepest nesting of elements in a file, and of groups in a record; default 64.</summary>
    public int Depth { get; init; } = 64;
    /// <summary>Most items of a record; default 1,000.</summary>
    public int Items { get; init; } = 1_000;
}
