using System.Text;
using System.Text.RegularExpressions;

namespace Bus.Contracts.Rules;

/// <summary>
/// The patterns of a simple type, run by an engine that reads each character once, whatever the pattern: those of foreign packages come from outside, and so do the values. One that is too
/// large for that engine (counted repetitions within one another) runs on the other one, never longer than a time limit. The limit goes by the clock, and a busy machine may let a thread
/// wait as long: so only what takes longer a second time does not fit, and the engine that needs no limit has none.
/// </summary>
internal sealed class Patterns(IEnumerable<string> patterns, TimeSpan timeout)
{
    private readonly Regex[] _patterns = [.. patterns.Select(pattern => Compile(Anchored(pattern), timeout))];

    /// <summary>True if there are none.</summary>
    public bool IsEmpty => _patterns.Length == 0;

    /// <summary>True if one of them may need longer than the time limit.</summary>
    public bool AreLimited => Array.Exists(_patterns, pattern => !pattern.Options.HasFlag(RegexOptions.NonBacktracking));

    /// <summary>True if the text fits all of them; false too where it could not be told in time, twice.</summary>
    public bool Fit(string text) => Told(text) ?? Told(text) ?? false;

    private bool? Told(string text)
    {
        try
        {
            return Array.TrueForAll(_patterns, pattern => pattern.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static Regex Compile(string pattern, TimeSpan timeout)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, timeout);
        }
    }

    // As System.Xml.Schema translates them: it has classes of its own for the escapes that XML Schema defines otherwise. It anchors by '$', which also matches before a last line feed.
    private static string Anchored(string pattern)
    {
        var text = new StringBuilder("^(?:");
        for (var i = 0; i < pattern.Length; i++)
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
                text.Append(pattern[++i] is 'c' or 'd' or 'i' or 'w' or 'C' or 'D' or 'I' or 'W'
                    ? $@"\{(char.IsLower(pattern[i]) ? 'p' : 'P')}{{_xml{char.ToUpperInvariant(pattern[i])}}}" : pattern.Substring(i - 1, 2));
            else text.Append(pattern[i]);
        return text.Append(@")\z").ToString();
    }
}
