using System.Text.RegularExpressions;
using Bus.Console.Reading;

namespace Bus.Console.Tests;

/// <summary>What the API says in codes is shown in words.</summary>
public partial class NamesTests
{
    /// <summary>Whatever the hub raises or checks, people read it in their own words.</summary>
    [Fact]
    public void Kinds_OfAlertsAndChecks_AllHaveNames()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        var alerts = sources.Where(s => Raises().IsMatch(s)).SelectMany(s => Kind().Matches(s)).Select(m => m.Groups[1].Value);
        var checks = sources.Where(s => s.Contains(": IHubCheck\n", StringComparison.Ordinal)).SelectMany(s => CheckName().Matches(s)).Select(m => m.Groups[1].Value);

        var kinds = alerts.Concat(checks).Distinct().ToList();
        Assert.True(kinds.Count > 20, string.Join(' ', kinds));
        Assert.All(kinds, kind => Assert.NotEqual(kind, new Reader(false).Kind(kind)));
        Assert.Equal("unheard-of", new Reader(false).Kind("unheard-of"));
    }

    [GeneratedRegex(@": IAlertSource\n|class EventAlerts\b")]
    private static partial Regex Raises();

    [GeneratedRegex(", \"([a-z-]+)\", ")]
    private static partial Regex Kind();

    [GeneratedRegex("Name => \"([a-z-]+)\"")]
    private static partial Regex CheckName();
}
