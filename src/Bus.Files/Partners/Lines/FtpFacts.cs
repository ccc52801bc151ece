using System.Globalization;

namespace Bus.Files.Partners.Lines;

/// <summary>What curl says of files that it asked about by SIZE and MDTM, many in one connection.</summary>
internal static class FtpFacts
{
    /// <summary>curl writes this after each: which one it was and how that ended.</summary>
    public const string AfterEach = "%{urlnum} %{exitcode}\\n";
    private const string Length = "Content-Length: ", Modified = "Last-Modified: ";
    private const int NotThere = 78, Denied = 9;

    /// <summary>The files among the names; null where the server tells no sizes, or not of all.</summary>
    /// <param name="trouble">Makes an exception of what ended a connection.</param>
    /// <exception cref="PartnerException">The connection was lost.</exception>
    public static IReadOnlyList<RemoteFile>? Read(IEnumerable<string> lines, IReadOnlyList<string> names, Func<int, string, PartnerException> trouble)
    {
        var files = new List<RemoteFile>();
        var (asked, size, stamp) = (0, (long?)null, "");
        foreach (var line in lines)
        {
            if (line.StartsWith(Length, StringComparison.Ordinal) && long.TryParse(line.AsSpan(Length.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)) size = bytes;
            if (line.StartsWith(Modified, StringComparison.Ordinal) && DateTime.TryParseExact(line[Modified.Length..], "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
                stamp = RemoteFile.StampOf(moment, "yyyy-MM-dd'T'HH:mm:ss");
            if (line.Split(' ') is not [var number, var code] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var exit)) continue;
            // A folder has no size.
            if (exit is not (0 or NotThere or Denied)) throw trouble(exit, names[index]);
            if (exit == 0 && size is null) return null;
            if (exit == 0) files.Add(new RemoteFile(names[index], size!.Value, stamp));
            (asked, size, stamp) = (asked + 1, null, "");
        }
        return asked == names.Count ? files : null;
    }
}
