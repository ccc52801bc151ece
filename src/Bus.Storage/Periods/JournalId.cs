using Bus.Core.Vocabulary;

namespace Bus.Storage.Periods;

/// <summary>
/// How ids of messages and deliveries are made: the day of the message's receipt, then a serial number. So a range of ids is a range of time, and what is forgotten
/// by time is forgotten by id. Below 2^53, so that JSON's readers keep every digit.
/// </summary>
internal static class JournalId
{
    private const int SerialBits = 36;

    /// <summary>Ids of one day.</summary>
    public const long DaySize = 1L << SerialBits;

    // Ids below day 1 were given before ids had days.
    private static readonly DateOnly DayZero = new(2020, 1, 1);

    /// <summary>Where the ids of a day begin.</summary>
    public static long FirstOf(DateOnly day) => Math.Max(1, day.DayNumber - DayZero.DayNumber) * DaySize;

    /// <summary>Where the ids of messages received now begin.</summary>
    public static long FirstOf(DateTimeOffset moment) => FirstOf(DateOnly.FromDateTime(JapanTime.Of(moment).DateTime));

    /// <summary>Where the ids of the same day begin: a delivery stands in the period of its message.</summary>
    public static long FirstOfSameDay(long id) => id & ~(DaySize - 1);
}
