using System.Text.RegularExpressions;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>What a message to a person must be, whoever it is from.</summary>
internal static partial class Texts
{
    /// <summary>Both are there, and each is in its language.</summary>
    public static void AssertBoth(string? ja, string? en)
    {
        Assert.Matches(Japanese(), ja ?? "");
        Assert.Matches(English(), en ?? "");
    }

    /// <summary>A user's mistake is not answered by a stack trace.</summary>
    public static void AssertNoStackTrace(string output)
    {
        Assert.DoesNotContain("Exception", output);
        Assert.DoesNotMatch(StackFrame(), output);
    }

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}]")]
    private static partial Regex Japanese();

    [GeneratedRegex(@"[A-Za-z]{2,} [A-Za-z]{1,}")]
    private static partial Regex English();

    [GeneratedRegex(@"^\s+at \S+\(", RegexOptions.Multiline)]
    private static partial Regex StackFrame();
}
