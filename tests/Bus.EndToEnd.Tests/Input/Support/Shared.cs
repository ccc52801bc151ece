namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>The folder <c>shared</c> beside the checkout: real data and the tool that makes files of it. It is no part of the product, so it may be absent.</summary>
internal static class Shared
{
    public const string Absent = "The folder 'shared' (data and tools) is neither beside the checkout nor named by BUS_SHARED.";

    public static string? Folder { get; } = Find();

    public static string MakeCollections => Path.Combine(Folder!, "tools", "make-collections");

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("BUS_SHARED") is { Length: > 0 } said) return IsOne(said) ? said : null;
        for (var above = new DirectoryInfo(Repository.Root).Parent; above is not null; above = above.Parent)
            if (IsOne(Path.Combine(above.FullName, "shared"))) return Path.Combine(above.FullName, "shared");
        return null;
    }

    private static bool IsOne(string folder) => File.Exists(Path.Combine(folder, "tools", "make-collections"));
}

/// <summary>A fact that needs <see cref="Shared"/>.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (Shared.Folder is null) Skip = Shared.Absent;
    }
}

/// <summary>A theory that needs <see cref="Shared"/>.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (Shared.Folder is null) Skip = Shared.Absent;
    }
}
