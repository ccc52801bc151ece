using System.IO.Enumeration;
using System.Text;

namespace Bus.Files.Partners;

/// <summary>Names at a partner's.</summary>
internal static class NamePattern
{
    // A temporary suffix and one of a claim's answers must still fit behind it.
    private const int LongestName = 200;

    /// <summary>True if the name is one that a pattern with <c>*</c> and <c>?</c> means.</summary>
    public static bool Fits(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    /// <summary>False for a name that could lead elsewhere, or that the programs in between would take for something else.</summary>
    public static bool IsSuitable(string name) => Homes.Home.IsPart(name) && Encoding.UTF8.GetByteCount(name) <= LongestName && name[0] != '-' && !name.Any(c => c is '"' or '\'' or '\\' or '`' or '\uFFFD');
}
