using System.Globalization;
using Bus.Core.Vocabulary;
using Bus.Files.Homes;

namespace Bus.Files.FrontDoor;

/// <summary>One line of the daemon's upload log: a command of a session, as it ended.</summary>
/// <param name="Session">Process of the session.</param>
/// <param name="SignedIn">False: the session has not signed in yet, so it is a new one.</param>
/// <param name="Done">True if it was carried out whole.</param>
/// <param name="Size">Of an upload: size of the file afterwards.</param>
/// <param name="From">Of a rename: the old path.</param>
/// <param name="Path">Real path of the file; null where there is none in the user's home.</param>
internal sealed record UploadLine(int Session, bool BySftp, bool SignedIn, string Command, bool Done, long? Size, string? From, string? Path)
{
    private const int Fields = 10;

    public bool IsUpload => Command is "STOR" or "APPE" or "STOU";
    public bool IsRename => Command is "RNTO";
    public bool IsDeletion => Command is "DELE";

    /// <summary>Null for what is no line under this secret.</summary>
    public static UploadLine? Parse(string line, string secret, HomeKeeper homes)
    {
        var parts = line.Split('\t');
        if (parts.Length != Fields || parts[0] != secret || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var session)) return null;
        var user = parts[7] == "-" ? null : parts[7];
        var home = user is null || UserList.ApplicationOf(user) is not { } application ? null : homes.Of(application).Folder;
        long? size = long.TryParse(parts[6], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        var isUpload = parts[4] is "STOR" or "APPE" or "STOU";
        return new UploadLine(session, parts[2] == "sftp", user is not null, parts[4],
            parts[5].StartsWith('2') && (!isUpload || parts[3] == "success"), size, RealPath(home, parts[8]), RealPath(home, parts[9]));
    }

    // The daemon writes the real path, the path in the closed home, or for failed uploads the home and behind it the real path.
    private static string? RealPath(string? home, string path)
    {
        if (home is null || path.Length < 2 || path[0] != '/' || path.Split('/').Contains("..")) return null;
        if (path.StartsWith(home + home + "/", StringComparison.Ordinal)) return path[home.Length..];
        return path.StartsWith(home + "/", StringComparison.Ordinal) ? path : home + path;
    }
}
