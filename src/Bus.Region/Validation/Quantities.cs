using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation;

/// <summary>Durations such as <c>30s</c> and sizes such as <c>20GB</c>: read, and written in the same words.</summary>
internal static class Quantities
{
    private static readonly (string Unit, long Milliseconds)[] DurationUnits = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, milliseconds) in DurationUnits)
        {
            if (!TryNumber(text, unit, StringComparison.Ordinal, out var number) || number > (decimal)TimeSpan.MaxValue.TotalMilliseconds / milliseconds / 2) continue;
            duration = TimeSpan.FromMilliseconds((double)(number * milliseconds));
            return true;
        }
        return false;
    }

    public static bool TrySize(string text, out long bytes) => ByteSize.TryParse(text, out bytes);

    /// <summary>In the greatest unit that divides it.</summary>
    public static string Text(TimeSpan duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        var (unit, size) = DurationUnits.Last(u => milliseconds % u.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
    }

    /// <inheritdoc cref="ByteSize.Text"/>
    public static string Text(long bytes) => ByteSize.Text(bytes);

    private static bool TryNumber(string text, string unit, StringComparison comparison, out decimal number)
    {
        number = 0;
        return text.EndsWith(unit, comparison)
            && decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
