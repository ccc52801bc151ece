using Bus.Files.Disk;

namespace Bus.Files.Completion;

/// <summary>An ordinary file in a drop folder, as one look through the folder found it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Last write by the file system's clock, nanoseconds since 1970.</param>
internal readonly record struct SeenFile(string Name, FileIdentity Identity, long Size, long Modified)
{
    /// <summary>When it was begun, as far as the file system knows: its birth, or its last write where that is older (a copy that kept its time) or the birth is not known.</summary>
    public long Begun => Identity.Born == 0 ? Modified : Math.Min(Identity.Born, Modified);
}

/// <summary>A file that is whole.</summary>
/// <param name="EndName">Its end file; null: taken without one.</param>
/// <param name="At">When it became complete; files are taken in this order, then by name.</param>
internal sealed record CompleteFile(string Name, string? EndName, DateTimeOffset At);

/// <summary>What may complete a file of a route, and how long the waits are.</summary>
internal sealed record CompletionRule(bool EndFile, bool Rename, bool Quiet, TimeSpan QuietTime, TimeSpan EndFileWait)
{
    /// <summary>The rule of a provision's <c>complete</c>; all signals where the application does not provide the contract.</summary>
    public static CompletionRule Of(IReadOnlyCollection<string>? complete, FilesOptions options) => new(
        complete?.Contains("end-file") ?? true, complete?.Contains("rename") ?? true, complete?.Contains("quiet") ?? true, options.Quiet, options.EndFileWait);

    /// <summary>The rule of a file that closes a date: it has no end file, whatever the route's data have.</summary>
    public CompletionRule ForClosing() => this with { EndFile = false, Rename = true, Quiet = true };
}

/// <summary>What a name in a drop folder says.</summary>
internal static class DropName
{
    /// <summary>What the name of an end file adds to that of its data.</summary>
    public const string EndSuffix = ".end";
    /// <summary>How the name of a file ends that closes a business date.</summary>
    public const string ClosingSuffix = ".close";
    private static readonly string[] TemporarySuffixes = [".tmp", ".part", ".filepart"];

    /// <summary>Still being written: a leading dot, or a suffix of an upload.</summary>
    public static bool IsTemporary(string name) =>
        name.StartsWith('.') || TemporarySuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    /// <summary>An end file; never data.</summary>
    public static bool IsEndFile(string name) => name.EndsWith(EndSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>A file that closes a business date (締め); never data.</summary>
    public static bool IsClosing(string name) => name.EndsWith(ClosingSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name of the data file that an end file belongs to.</summary>
    public static string DataNameOf(string endName) => endName[..^EndSuffix.Length];

    /// <summary>The name as it may be shown: control characters, with which it is refused, as <c>_</c>.</summary>
    public static string Shown(string name) => string.Create(name.Length, name, (shown, given) =>
    {
        for (var i = 0; i < given.Length; i++) shown[i] = char.IsControl(given[i]) ? '_' : given[i];
    });
}
