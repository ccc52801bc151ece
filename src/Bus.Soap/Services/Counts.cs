using System.Globalization;
using Bus.Core.Faults;
using Bus.Soap.Ingress;

namespace Bus.Soap.Services;

/// <summary>Numbers among the parameters of <c>exchange</c>.</summary>
internal static class Counts
{
    /// <summary>What was asked for, at most <paramref name="most"/>, which is also the default.</summary>
    public static Result<int> Maximum(ExchangeRequest asked, int most)
    {
        if (asked.One("maximum") is not { } text) return most;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var maximum) && maximum > 0 ? Math.Min(most, maximum)
            : Refusals.Element("maximum", "1 以上の整数でなければなりません。", "it must be an integer of 1 or more.");
    }

    /// <summary>Seconds, at most <paramref name="longest"/>; 0 where nothing is said.</summary>
    public static Result<TimeSpan> Seconds(ExchangeRequest asked, string parameter, TimeSpan longest)
    {
        if (asked.One(parameter) is not { } text) return TimeSpan.Zero;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return Refusals.Element(parameter, "秒数（0 以上の整数）でなければなりません。", "it must be a number of seconds, 0 or more.");
        var span = TimeSpan.FromSeconds(seconds);
        return span < longest ? span : longest;
    }
}
