namespace Bus.Host.Verbs;

/// <summary>Settings given the .NET way on the command line: <c>--Section:Key=value</c> or <c>--Section:Key value</c>.</summary>
internal static class Settings
{
    /// <summary>Parts the settings from the verb's own words.</summary>
    /// <returns>Also those behind which no value stands, but the next option or nothing.</returns>
    public static (string[] Words, IReadOnlyDictionary<string, string?> Overrides, IReadOnlyList<string> WithoutValue) Split(string[] args)
    {
        var (words, withoutValue) = (new List<string>(), new List<string>());
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
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal)) overrides[args[i][2..]] = args[++i];
            else withoutValue.Add(args[i]);
        }
        return ([.. words], overrides, withoutValue);
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
