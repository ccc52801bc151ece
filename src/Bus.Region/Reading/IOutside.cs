namespace Bus.Region.Reading;

/// <summary>What a region file may name outside itself. The hub's own reader names nothing: a document that could open files of the hub would be a hole in it.</summary>
internal interface IOutside
{
    /// <summary>The text of a file; null with the reason.</summary>
    (string? Text, Finding? Trouble) File(string name);

    /// <summary>The value of an environment variable; null with the reason.</summary>
    (string? Text, Finding? Trouble) Environment(string name);
}

/// <summary>Nothing outside: for documents that were sent.</summary>
internal sealed class NoOutside : IOutside
{
    public (string?, Finding?) File(string name) => (null, ReadTexts.NotSelfContained());
    public (string?, Finding?) Environment(string name) => (null, ReadTexts.NotSelfContained());
}

/// <summary>Files beside the region file and the environment, with the rights of who runs the command.</summary>
internal sealed class CommandLineOutside(string folder, RegionOptions options) : IOutside
{
    public (string?, Finding?) File(string name) => TextFile.Read(Path.Combine(folder, name), name, options.MaxReferencedFileBytes);

    public (string?, Finding?) Environment(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? (value, null)
        : (null, ReadTexts.EnvironmentMissing(name));
}
