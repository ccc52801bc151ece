using System.Globalization;
using System.Text.RegularExpressions;

namespace Bus.Files.Partners.Lines;

/// <summary>
/// Listings that were made for people, in the two forms that are common: <c>ls -l</c> of Unix and <c>dir</c> of MS-DOS (old IIS). Times are the server's own, without seconds, and for
/// older files without a time of day; they only tell one file from another.
/// </summary>
internal static partial class OldListing
{
    private const string Minute = "yyyy-MM-dd'T'HH:mm", Day = "yyyy-MM-dd";

    /// <summary>The ordinary files of a listing; null where a line has another form.</summary>
    public static IReadOnlyList<RemoteFile>? Parse(IEnumerable<string> lines, DateOnly today)
    {
        var files = new List<RemoteFile>();
        foreach (var line in lines)
            if ((Unix(line, today) ?? Dos(line)) is { } file) files.Add(file);
            else if (!NoFile().IsMatch(line)) return null;
        return files;
    }

    /// <summary>A line of <c>ls -l</c>; null for what is no ordinary file.</summary>
    public static RemoteFile? Unix(string line, DateOnly today)
    {
        if (UnixLine().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
        var (day, rest, name) = ($"{match.Groups["month"].Value} {match.Groups["day"].Value}", match.Groups["rest"].Value, match.Groups["name"].Value);
        if (!rest.Contains(':')) return Stamped(name, size, $"{day} {rest}", "MMM d yyyy", Day);
        // Without a year it is of the last half year.
        var year = DateTime.TryParseExact($"{day} {today.Year}", "MMM d yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && DateOnly.FromDateTime(date) <= today.AddDays(1) ? today.Year : today.Year - 1;
        return Stamped(name, size, $"{day} {year} {rest}", "MMM d yyyy H:mm", Minute);
    }

    private static RemoteFile? Dos(string line)
    {
        if (DosLine().Match(line) is not { Success: true } match || !long.TryParse(match.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
        var (date, time) = (match.Groups["date"].Value, match.Groups["time"].Value);
        return Stamped(match.Groups["name"].Value, size, $"{date} {time}", (date.Length == 8 ? "MM-dd-yy" : "MM-dd-yyyy") + (time.EndsWith('M') ? " hh:mmtt" : " HH:mm"), Minute);
    }

    private static RemoteFile? Stamped(string name, long size, string text, string form, string stamp) =>
        DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? new RemoteFile(name, size, RemoteFile.StampOf(moment, stamp)) : null;

    // Some leave the group out.
    [GeneratedRegex(@"^-\S{9,11}\s+\S+\s+\S+(\s+\S+)?\s+(?<size>[0-9]+)\s+(?<month>[A-Z][a-z]{2})\s+(?<day>[0-9]{1,2})\s+(?<rest>[0-9]{1,2}:[0-9]{2}|[0-9]{4}) (?<name>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex UnixLine();

    [GeneratedRegex(@"^(?<date>[0-9]{2}-[0-9]{2}-([0-9]{2}|[0-9]{4}))\s+(?<time>[0-9]{2}:[0-9]{2}([AP]M)?)\s+(?<size>[0-9]+) (?<name>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DosLine();

    /// <summary>Folders, links and other kinds, and the sum that comes before.</summary>
    [GeneratedRegex(@"^([dlbcps][-rwxsStTlL]{9}.*|total [0-9]+|[0-9-]{8,10}\s+[0-9:APM]{5,7}\s+<(DIR|JUNCTION|SYMLINKD?)>.*|\s*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NoFile();
}
