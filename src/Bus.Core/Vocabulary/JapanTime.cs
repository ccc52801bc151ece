using System.Globalization;
using System.Text.RegularExpressions;

namespace Bus.Core.Vocabulary;

/// <summary>Japan Standard Time: UTC+9 all year, so no time-zone database is needed.</summary>
public static partial class JapanTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    /// <summary>Now, with the offset +09:00.</summary>
    public static DateTimeOffset Now(TimeProvider clock) => clock.GetUtcNow().ToOffset(Offset);

    /// <summary>The calendar day in Japan.</summary>
    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(Now(clock).DateTime);

    /// <summary>The moment at which it is this time in Japan.</summary>
    public static DateTimeOffset At(DateTime local) => new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Offset);

    /// <summary>The same moment with the offset +09:00.</summary>
    public static DateTimeOffset Of(DateTimeOffset moment) => moment.ToOffset(Offset);

    /// <summary>The same; null stays null.</summary>
    public static DateTimeOffset? Of(DateTimeOffset? moment) => moment?.ToOffset(Offset);

    /// <summary>What a person or a program wrote: ISO 8601 from the year to any precision, in Japan where it names no offset, whatever the machine's zone is; null: it is no time.</summary>
    public static DateTimeOffset? Read(string text)
    {
        if (!IsoStart().IsMatch(text)) return null;
        if (NamedOffset().IsMatch(text)) return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment : null;
        // Before the first day of all in UTC there is no moment.
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var local) && local.Ticks >= Offset.Ticks ? At(local) : null;
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]|$)")]
    private static partial Regex IsoStart();

    [GeneratedRegex("[T ].*([Zz]|[+-][0-9]{2}:?[0-9]{2})$")]
    private static partial Regex NamedOffset();
}
