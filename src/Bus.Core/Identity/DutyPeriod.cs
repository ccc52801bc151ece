using System.Globalization;

namespace Bus.Core.Identity;

/// <summary>A duty and the days on which it is somebody's; periods of one person may overlap (兼務), and those of two (引継ぎ). As text <c>collection@2026-04-01..2026-04-15</c>; either day, or all from the @ on, may be left out.</summary>
/// <param name="From">First day; null: from the beginning.</param>
/// <param name="To">Last day; null: until further notice.</param>
public sealed record DutyPeriod(string Duty, DateOnly? From, DateOnly? To)
{
    /// <summary>It is theirs on this day.</summary>
    public bool Holds(DateOnly day) => !(day < From) && !(day > To);

    /// <inheritdoc/>
    public override string ToString() => From is null && To is null ? Duty : $"{Duty}@{From:yyyy-MM-dd}..{To:yyyy-MM-dd}";

    /// <summary>The duties of one cell; false if a period in it cannot be read, or ends before it begins.</summary>
    public static bool TryParseAll(string text, out IReadOnlyList<DutyPeriod> duties)
    {
        var read = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
        duties = [.. read.OfType<DutyPeriod>()];
        return duties.Count == read.Count;
    }

    private static DutyPeriod? Parse(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0) return new DutyPeriod(text, null, null);
        var days = text[(at + 1)..].Split("..");
        return at > 0 && days.Length == 2 && Day(days[0], out var from) && Day(days[1], out var to) && !(to < from) ? new DutyPeriod(text[..at].TrimEnd(), from, to) : null;
    }

    private static bool Day(string text, out DateOnly? day)
    {
        day = null;
        if (text.Trim().Length == 0) return true;
        if (!DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) return false;
        day = read;
        return true;
    }
}
