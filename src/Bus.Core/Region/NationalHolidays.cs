namespace Bus.Core.Region;

/// <summary>
/// 国民の祝日 by the rules of 国民の祝日に関する法律, as in force since 2022. The equinoxes are announced by the National Astronomical Observatory a year ahead; the usual formula
/// gives them from 1980 to 2099. A single law may move a day, as in 2020 and 2021: then the municipality's own calendar says so.
/// </summary>
public static class NationalHolidays
{
    /// <summary>Whether a day is a national holiday, a substitute for one (振替休日), or between two (国民の休日).</summary>
    public static bool IsOne(DateOnly day) => IsNamed(day) || IsSubstitute(day) || IsBetween(day);

    private static bool IsNamed(DateOnly day) => (day.Month, day.Day) switch
    {
        (1, 1) or (2, 11) or (2, 23) or (4, 29) or (5, 3) or (5, 4) or (5, 5) or (8, 11) or (11, 3) or (11, 23) => true,
        (1, _) or (10, _) => IsMonday(day, 2),
        (7, _) or (9, _) when IsMonday(day, 3) => true,
        (3, var d) => d == Equinox(day.Year, 20.8431),
        (9, var d) => d == Equinox(day.Year, 23.2488),
        _ => false,
    };

    // 第3条第2項: a holiday on a Sunday moves to the next day that is none.
    private static bool IsSubstitute(DateOnly day)
    {
        for (var before = day.AddDays(-1); IsNamed(before); before = before.AddDays(-1))
            if (before.DayOfWeek == DayOfWeek.Sunday) return true;
        return false;
    }

    // 第3条第3項: a day between two holidays.
    private static bool IsBetween(DateOnly day) => IsNamed(day.AddDays(-1)) && IsNamed(day.AddDays(1));

    private static bool IsMonday(DateOnly day, int which) => day.DayOfWeek == DayOfWeek.Monday && (day.Day - 1) / 7 == which - 1;

    private static int Equinox(int year, double first) => (int)(first + 0.242194 * (year - 1980) - (year - 1980) / 4);
}
