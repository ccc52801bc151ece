using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bus.Host.Hub;

/// <summary>
/// Durations in settings as people and the region file write them: <c>10s</c>, <c>500ms</c>, <c>5m</c>, <c>2h</c>, <c>7d</c>; a bare number is seconds.
/// The .NET form <c>00:00:10</c> goes on working; there alone a bare number would be days.
/// </summary>
internal sealed partial class DurationConverter : TimeSpanConverter
{
    /// <summary>Makes every option that is a duration readable this way.</summary>
    public static void Register() => TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(DurationConverter)));

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        if (value is not string text || !Duration().Match(text).Success) return base.ConvertFrom(context, culture, value);
        var match = Duration().Match(text);
        var number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => TimeSpan.FromSeconds(number),
        };
    }

    [GeneratedRegex(@"^\s*([0-9]{1,9}(?:\.[0-9]{1,6})?)\s*(ms|s|m|h|d)?\s*$")]
    private static partial Regex Duration();
}
