using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Report;

/// <summary>What a report was asked for.</summary>
internal sealed record ReportOptions(bool Short, string? Json, string? Markdown, IReadOnlyList<string> Only)
{
    /// <summary>Null: the words are not understood.</summary>
    public static ReportOptions? Parse(string[] words)
    {
        if (words.Length == 0 || words[0] != "report") return null;
        var options = new ReportOptions(false, null, null, []);
        for (var i = 1; i < words.Length; i++)
        {
            var value = i + 1 < words.Length ? words[i + 1] : null;
            if (words[i] == "--short") options = options with { Short = true };
            else if (value is null) return null;
            else if (words[i] == "--json") (options, i) = (options with { Json = value }, i + 1);
            else if (words[i] == "--markdown") (options, i) = (options with { Markdown = value }, i + 1);
            else if (words[i] == "--only") (options, i) = (options with { Only = value.Split(',', StringSplitOptions.RemoveEmptyEntries) }, i + 1);
            else return null;
        }
        return options.Only.All(IsKnown) ? options : null;
    }

    /// <summary>True if a figure is asked for.</summary>
    public bool Wants(Figure figure) => Wants(figure.Name) && (Only.Count > 0 || !Short || figure.InShort);

    /// <summary>True if a profile is asked for; the short form has none of its own accord.</summary>
    public bool Wants(Profile profile) => Wants(profile.Name) && (Only.Count > 0 || !Short);

    private bool Wants(string name) => Only.Count == 0 || Only.Any(o => Matches(o, name));

    private static bool IsKnown(string only) =>
        Discovered.All<Figure>().Select(f => f.Name).Concat(Discovered.All<Profile>().Select(p => p.Name)).Any(name => Matches(only, name));

    private static bool Matches(string only, string name) => only == name || name.StartsWith(only + "/", StringComparison.Ordinal);
}
