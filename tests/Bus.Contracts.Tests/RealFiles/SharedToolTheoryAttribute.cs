namespace Bus.Contracts.Tests.RealFiles;

/// <summary>A theory that needs the shared tools and data beside the repository (or in BUS_SHARED); skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedToolTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where the tool is absent.</summary>
    public SharedToolTheoryAttribute()
    {
        if (Tool is null) Skip = "../shared/tools/make-collections is absent.";
    }

    /// <summary>The tool; null where it is absent.</summary>
    public static string? Tool { get; } = Find();

    private static string? Find()
    {
        var folders = new List<string>();
        if (Environment.GetEnvironmentVariable("BUS_SHARED") is { Length: > 0 } named) folders.Add(named);
        for (var folder = new DirectoryInfo(Repository.Root).Parent; folder is not null; folder = folder.Parent)
            folders.Add(Path.Combine(folder.FullName, "shared"));
        return folders.Select(f => Path.Combine(f, "tools", "make-collections")).FirstOrDefault(File.Exists);
    }
}
