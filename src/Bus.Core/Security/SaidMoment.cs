using System.Globalization;

namespace Bus.Core.Security;

/// <summary>A moment that a caller says in its credentials, as xs:dateTime; without a zone UTC is meant.</summary>
public static class SaidMoment
{
    /// <summary>False: it is none. It begins with its day: a time alone would be read as one of today, and be fresh again on every day.</summary>
    public static bool TryRead(string text, out DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(text);
        moment = default;
        return text.Length > "yyyy-MM-ddT".Length && text[10] == 'T' && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }
}
