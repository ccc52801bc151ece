using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bus.Region.Exporting;

/// <summary>
/// YamlDotNet writes characters beyond the first plane as <c>\U00020BB7</c>. Names of people and places use them (𠮷, 𠀋), so letters are written as themselves.
/// Sound because <see cref="YamlWriter"/> puts every text with a backslash of its own in double quotes, where that backslash is doubled.
/// </summary>
internal static partial class Plane2
{
    public static string Plain(string yaml) => Escaped().Replace(yaml, match =>
    {
        var character = new Rune(int.Parse(match.Groups["code"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return Rune.IsLetter(character) ? match.Groups["doubled"].Value + character : match.Value;
    });

    [GeneratedRegex(@"(?<!\\)(?<doubled>(\\\\)*)\\U(?<code>[0-9A-F]{8})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Escaped();
}
