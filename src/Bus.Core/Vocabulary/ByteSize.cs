using System.Globalization;

namespace Bus.Core.Vocabulary;

/// <summary>Sizes as people write them: <c>20GB</c>, <c>512MiB</c>, a bare number of bytes.</summary>
public static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1), ("", 1),
    ];

    /// <summary>False: not a size.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        foreach (var (unit, size) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                || !decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || number > long.MaxValue / size) continue;
            bytes = (long)(number * size);
            return true;
        }
        return false;
    }

    /// <summary>In the unit that divides it and leaves the smallest number; decimal before binary.</summary>
    public static string Text(long bytes)
    {
        var (unit, size) = Units.Where(u => u.Unit.Length > 0 && bytes % u.Bytes == 0).OrderByDescending(u => u.Bytes).First();
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
    }

    /// <summary>For people: rounded to three digits or so, e.g. <c>1.4 GiB</c>.</summary>
    public static string Round(long bytes)
    {
        var (unit, size) = bytes >= 1L << 30 ? ("GiB", 1L << 30) : bytes >= 1L << 20 ? ("MiB", 1L << 20) : bytes >= 1L << 10 ? ("KiB", 1L << 10) : ("B", 1L);
        return string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / size:0.#} {unit}");
    }
}
