namespace Bus.Console.Tests;

/// <summary>The sources that a test reads.</summary>
internal static class Repository
{
    public static string Root()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Bus.sln"))) at = Path.GetDirectoryName(at)!;
        return at;
    }
}
