using System.CommandLine;
using Bus.Host.Verbs;

namespace Bus.Host.Tests.Verbs;

public class CommandLineTests
{
    private static readonly RootCommand Root = CommandLine.Root(new Dictionary<string, string?>());

    /// <summary>Passed over, a misspelt <c>--dry-run</c> would be done in earnest.</summary>
    [Fact]
    public void EveryVerb_RefusesAnOptionThatItDoesNotKnow()
    {
        var verbs = Leaves(Root, []).ToList();
        Assert.True(verbs.Count > 40, $"{verbs.Count} verbs");
        Assert.All(verbs, verb => Assert.Contains(Root.Parse([.. verb, "--no-such-option"]).Errors, e => e.Message.Contains("--no-such-option", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("message replay --consumer 362018/delinquency --dryrun", "--dry-run")]
    [InlineData("restore --dry-rnu", "--dry-run")]
    [InlineData("region apply --prnue", "--prune")]
    public void MisspeltOption_ThatCouldBeAnArgument_IsRefusedWithWhatWasMeant(string words, string meant) =>
        Assert.Contains(Root.Parse(words.Split(' ')).Errors, e => e.Message.Contains($"Did you mean {meant}?", StringComparison.Ordinal));

    [Fact]
    public void VerbsThatReadSettings_AreThere() => Assert.Empty(CommandLine.ReadSettings.Except(Leaves(Root, []).Select(verb => verb[^1])));

    private static IEnumerable<string[]> Leaves(Command command, string[] path) =>
        command.Subcommands.Count == 0 ? [path] : command.Subcommands.SelectMany(verb => Leaves(verb, [.. path, verb.Name]));
}
