using System.Globalization;
using System.Text;

namespace Bus.Core.Pipeline.Feeding;

/// <summary>Days of items that may lack their year.</summary>
internal static class FeedDays
{
    private const int FirstMonthOfYear = 4;

    /// <summary>The day of <c>YYYY-MM-DD</c>, or of <c>MMDD</c> the one nearest to <paramref name="near"/>; null: it is no day.</summary>
    public static DateOnly? Parse(ReadOnlySpan<byte> utf8, DateOnly near)
    {
        var text = Encoding.UTF8.GetString(utf8);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var whole)) return whole;
        if (text.Length != 4) return null;
        DateOnly? nearest = null;
        for (var year = near.Year - 1; year <= near.Year + 1; year++)
        {
            if (!DateOnly.TryParseExact($"{year:D4}{text}", "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) continue;
            if (nearest is not { } best || Math.Abs(day.DayNumber - near.DayNumber) < Math.Abs(best.DayNumber - near.DayNumber)) nearest = day;
        }
        return nearest;
    }

    /// <summary>会計年度.</summary>
    public static int FiscalYear(DateOnly day) => day.Month >= FirstMonthOfYear ? day.Year : day.Year - 1;
}
