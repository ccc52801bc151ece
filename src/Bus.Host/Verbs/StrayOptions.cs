using System.CommandLine;
using System.CommandLine.Parsing;
using Bus.Core.Vocabulary;

namespace Bus.Host.Verbs;

/// <summary>A word that looks like an option and is none of the verb's: the parser would take it for a file or a receipt number, and <c>--dryrun</c> would be done in earnest.</summary>
internal static class StrayOptions
{
    /// <summary>Has a verb, and all below it, refuse such words. Whatever is really named so can be written with its folder: <c>./--x</c>.</summary>
    public static void RefuseIn(Command command)
    {
        command.Validators.Add(result =>
        {
            foreach (var word in result.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Where(IsOption))
            {
                var meant = Suggestion.Ask(Suggestion.For(word, command.Options.Select(o => o.Name)));
                result.AddError($"{word} というオプションはここにはありません。{meant.Ja} / There is no option {word} here.{meant.En}");
            }
        });
        foreach (var below in command.Subcommands) RefuseIn(below);
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal) || (word.Length > 1 && word[0] == '-' && char.IsAsciiLetter(word[1]));
}
