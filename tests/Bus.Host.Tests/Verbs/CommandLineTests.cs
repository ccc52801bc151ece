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

    /// <summary>Exit code 2: whoever writes a job must be able to tell it from a delivery that failed.</summary>
    [Fact]
    public void WhatCanBeNoReceiptNumber_IsUsage()
    {
        Assert.True(Assert.Throws<VerbFailure>(() => Query.Receipt("x")).IsUsage);
        Assert.True(Assert.Throws<VerbFailure>(() => Query.Receipt(" ")).IsUsage);
        Assert.Equal("362018-20261120-0000000042", Query.Receipt("362018-20261120-0000000042"));
    }

    [Theory]
    [InlineData("idp key list --municipality 999999")]
    [InlineData("staff list --municipality 36201")]
    [InlineData("conformance --as provider --url http://127.0.0.1:1/receive --municipality 362019")]
    public void WhatCanBeNoMunicipality_IsUsage(string words) => Assert.Contains(Root.Parse(words.Split(' ')).Errors, e => e.Message.Contains("check digit", StringComparison.Ordinal));

    /// <summary>The parser's library speaks English only; another release of it may word things anew.</summary>
    [Theory]
    [InlineData("message")]
    [InlineData("message nix")]
    [InlineData("message show")]
    [InlineData("message list --limit x")]
    [InlineData("message list --limit")]
    [InlineData("message list --limit 1 --limit 2")]
    [InlineData("error show 362018-20261120-0000000042 x")]
    [InlineData("route pause 362018/collection-history/delinquency")]
    public void WhatTheParserSays_IsInJapaneseToo(string words)
    {
        var errors = Root.Parse(words.Split(' ')).Errors;
        Assert.NotEmpty(errors);
        Assert.All(errors, e => Assert.Matches($"^[^/]*[ぁ-ん][^/]* / {System.Text.RegularExpressions.Regex.Escape(e.Message)}$", ParserTexts.InBothLanguages(e.Message)));
    }

    [Fact]
    public void VerbsThatReadSettings_AreThere() => Assert.Empty(CommandLine.ReadSettings.Except(Leaves(Root, []).Select(verb => verb[^1])));

    private static IEnumerable<string[]> Leaves(Command command, string[] path) =>
        command.Subcommands.Count == 0 ? [path] : command.Subcommands.SelectMany(verb => Leaves(verb, [.. path, verb.Name]));
}
