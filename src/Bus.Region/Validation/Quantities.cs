using System.Globalization;

namespace Bus.Region.Validation;

/// <summary>Durations such as <c>30s</c> and sizes such as <c>20GB</c>: read, and written in the same words.</summary>
internal static class Quantities
{
    private static readonly (string Unit, long Milliseconds)[] DurationUnits = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    private static readonly (string Unit, long Bytes)[] SizeUnits =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1), ("", 1),
    ];

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

    public static bool TrySize(string text, out long bytes)
    {
        bytes = 0;
        foreach (var (unit, size) in SizeUnits)
        {
            if (!TryNumber(text, unit, StringComparison.OrdinalIgnoreCase, out var number) || number > long.MaxValue / size) continue;
            bytes = (long)(number * size);
            return true;
        }
        return false;
    }

    /// <summary>In the greatest unit that divides it.</summary>
    public static string Text(TimeSpan duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        var (unit, size) = DurationUnits.Last(u => milliseconds % u.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
    }

    /// <summary>In the unit that divides it and leaves the smallest number; decimal before binary.</summary>
    public static string Text(long bytes)
    {
        var (unit, size) = SizeUnits.Where(u => u.Unit.Length > 0 && bytes % u.Bytes == 0).OrderByDescending(u => u.Bytes).First();
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
    }

    private static bool TryNumber(string text, string unit, StringComparison comparison, out decimal number)
    {
        number = 0;
        return text.EndsWith(unit, comparison)
            && decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
