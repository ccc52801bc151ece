namespace Bus.Host.Verbs;

/// <summary>Settings given the .NET way on the command line: <c>--Section:Key=value</c> or <c>--Section:Key value</c>.</summary>
internal static class Settings
{
    /// <summary>Parts the settings from the verb's own words.</summary>
    public static (string[] Words, IReadOnlyDictionary<string, string?> Overrides) Split(string[] args)
    {
        var words = new List<string>();
        var overrides = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Length; i++)
        {
            if (!IsSetting(args[i]))
            {
                words.Add(args[i]);
                continue;
            }
            var equals = args[i].IndexOf('=');
            if (equals >= 0) overrides[args[i][2..equals]] = args[i][(equals + 1)..];
            else overrides[args[i][2..]] = i + 1 < args.Length ? args[++i] : "";
        }
        return ([.. words], overrides);
    }

    private static bool IsSetting(string arg)
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal)) return false;
        var name = arg.AsSpan(2);
        var equals = name.IndexOf('=');
        if (equals >= 0) name = name[..equals];
        return name.Contains(':');
    }
}
