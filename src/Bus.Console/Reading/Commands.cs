using System.Text.RegularExpressions;

namespace Bus.Console.Reading;

/// <summary>What the hub says to people names commands (<c>bus approval show 7</c>), since it also goes by mail and to a shell. Where the console has a page for the same thing, the words lead there.</summary>
internal static partial class Commands
{
    private static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["message list"] = "messages", ["message show"] = "messages", ["message replay"] = "messages", ["error list"] = "errors", ["error show"] = "errors", ["error dismiss"] = "errors",
        ["route list"] = "routes", ["route pause"] = "routes", ["route resume"] = "routes", ["file list"] = "files", ["partner list"] = "files",
        ["approval list"] = "approvals", ["approval show"] = "approvals", ["approval approve"] = "approvals", ["approval refuse"] = "approvals", ["query list"] = "queries", ["audit list"] = "audit",
        ["region show"] = "region", ["region apply"] = "region/apply", ["municipality list"] = "region", ["alert list"] = "hub", ["node list"] = "hub", ["node forget"] = "hub", ["maintenance on"] = "hub", ["maintenance off"] = "hub",
    };

    // What each one of has a page of its own.
    private static readonly HashSet<string> Single = ["messages", "approvals"];

    /// <summary>A text in pieces; those that name a command with a page have its address.</summary>
    public static IEnumerable<(string Text, string? Address)> In(string text)
    {
        var at = 0;
        foreach (Match match in Command().Matches(text))
        {
            if (!Pages.TryGetValue($"{match.Groups["noun"].Value} {match.Groups["verb"].Value}", out var page)) continue;
            if (match.Index > at) yield return (text[at..match.Index], null);
            var one = match.Groups["one"].Value;
            yield return (match.Value, one.Length > 0 && Single.Contains(page) ? $"/console/{page}/{one}" : $"/console/{page}");
            at = match.Index + match.Length;
        }
        if (at < text.Length) yield return (text[at..], null);
    }

    // A number: of an approval, or a receipt's.
    [GeneratedRegex(@"(?<![A-Za-z])bus (?<noun>[a-z]+) (?<verb>[a-z]+)(?: (?<one>[0-9][0-9-]*)(?![0-9A-Za-z/]))?")]
    private static partial Regex Command();
}
