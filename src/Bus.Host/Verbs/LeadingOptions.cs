namespace Bus.Host.Verbs;

/// <summary>Options that every verb has may be said before the verb, as of other programs: <c>bus --json message list</c>. Without a verb they are those of <c>run</c>.</summary>
internal static class LeadingOptions
{
    private const string Json = "--json";
    private static readonly string[] WithValue = ["--data", "--url", "--token-file"];

    public static string[] BehindTheVerb(string[] words)
    {
        var at = 0;
        while (at < words.Length && words[at].StartsWith('-'))
        {
            if (words[at] == Json || WithValue.Any(option => words[at].StartsWith(option + "=", StringComparison.Ordinal))) at++;
            else if (WithValue.Contains(words[at])) at += 2;
            else return words;
        }
        return at == 0 || at >= words.Length ? words : [.. words[at..], .. words[..at]];
    }
}
