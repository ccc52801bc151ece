using System.Text;

namespace Bus.Region;

/// <summary>How what stood in a file is shown to a person: short, on one line, without anything that a terminal would obey.</summary>
internal static class Shown
{
    private const int Longest = 60;

    public static string Quoted(string value) => $"\"{Bare(value)}\"";

    public static string Bare(string value)
    {
        if (value.Length <= Longest && !value.Any(IsUnsafe)) return value;
        var text = new StringBuilder(Longest + 1);
        foreach (var rune in value.EnumerateRunes())
        {
            if (text.Length >= Longest) return text.Append('…').ToString();
            text.Append(rune.IsBmp && IsUnsafe((char)rune.Value) ? "?" : rune.ToString());
        }
        return text.ToString();
    }

    public static string List(IEnumerable<string> values) => string.Join(", ", values.Select(Bare));

    /// <summary>An address without what may be secret in it: user, query and fragment.</summary>
    public static string Address(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static bool IsUnsafe(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
