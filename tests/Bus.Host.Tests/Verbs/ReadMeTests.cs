using System.Text.RegularExpressions;
using Bus.Host.Verbs;

namespace Bus.Host.Tests.Verbs;

public partial class ReadMeTests
{
    /// <summary>Who looks for a verb finds it in the table of either language.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ja.md")]
    public void Verbs_StandInTheTable(string file)
    {
        var verbs = CommandLine.Root(new Dictionary<string, string?>()).Subcommands.Select(c => c.Name);
        // A row may name several in its first cell.
        var named = File.ReadLines(Path.Combine(Repository.Root, file)).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(row => Verb().Matches(row.Split('|')[1]).Select(m => m.Groups[1].Value)).ToHashSet();
        Assert.DoesNotContain(verbs, verb => !named.Contains(verb));
    }

    [GeneratedRegex("`([a-z]+)")]
    private static partial Regex Verb();
}
