using System.Globalization;

namespace Bus.Benchmarks.Parts;

/// <summary>Codes of municipalities as they are made: five digits and a check digit (JIS X 0402 with 総務省's rule).</summary>
internal static class Codes
{
    private const int PerPrefecture = 60, Prefectures = 47;

    public static IReadOnlyList<string> Of(int count) => [.. Enumerable.Range(0, count).Select(n => Complete($"{n / PerPrefecture % Prefectures + 1:D2}{201 + n % PerPrefecture}"))];

    private static string Complete(string digits)
    {
        var sum = digits.Select((digit, place) => (digit - '0') * (6 - place)).Sum();
        return digits + ((11 - sum % 11) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
