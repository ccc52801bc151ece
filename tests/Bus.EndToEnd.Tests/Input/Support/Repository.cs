namespace Bus.EndToEnd.Tests.Input.Support;

internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>A file that lies beside the tests.</summary>
    public static string Fixture(params string[] path) => Path.Combine([Root, "tests", "Bus.EndToEnd.Tests", "Input", .. path]);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bus.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Bus.sln is not above the tests.");
        return folder;
    }
}

/// <summary>Campaigns have a short form for every day and a long one: <c>BUS_CAMPAIGN=long</c>.</summary>
internal static class Campaign
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
}
