namespace Bus.Region.Tests;

/// <summary>The files beside the tests.</summary>
internal static class Fixtures
{
    public static readonly string Folder = Path.Combine(Repository.Root, "tests", "Bus.Region.Tests", "Fixtures");

    public static string At(string name) => Path.Combine(Folder, name);

    public static string Text(string name) => File.ReadAllText(At(name));
}
