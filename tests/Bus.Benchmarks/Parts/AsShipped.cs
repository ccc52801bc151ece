namespace Bus.Benchmarks.Parts;

/// <summary>What the systemd unit and the container give a hub in its environment. All that a report starts gets the same, what it is compared with as well: none has a better collector than the other.</summary>
internal static class AsShipped
{
    private const string Line = "Environment=";

    /// <summary>From now on processes are started with it, unless whoever measures has said otherwise.</summary>
    public static void Apply()
    {
        foreach (var setting in File.ReadLines(Unit()).Where(l => l.StartsWith(Line, StringComparison.Ordinal)).Select(l => l[Line.Length..].Split('=', 2)))
            if (Environment.GetEnvironmentVariable(setting[0]) is null) Environment.SetEnvironmentVariable(setting[0], setting[1]);
    }

    private static string Unit()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "packaging", "bus.service") is var unit && File.Exists(unit)) return unit;
        throw new FileNotFoundException("packaging/bus.service is not above the benchmarks.");
    }
}
