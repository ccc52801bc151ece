using System.Globalization;
using Bus.Core.Vocabulary;
using Bus.Files.Homes;

namespace Bus.Files.FrontDoor;

/// <summary>One line of the daemon's upload log: a command of a session, as it ended.</summary>
/// <param name="Session">Process of the session.</param>
/// <param name="SignedIn">False: the session has not signed in yet, so it is a new one.</param>
/// <param name="Done">True if it was carried out whole.</param>
/// <param name="Size">Of an upload: size of the file afterwards.</param>
/// <param name="Bytes">Of an upload: what the daemon counted as written.</param>
/// <param name="From">Of a rename: the old path.</param>
/// <param name="Path">Real path of the file; null where there is none in the user's home.</param>
internal sealed record UploadLine(int Session, bool BySftp, bool SignedIn, string Command, bool Done, long? Size, long? Bytes, string? From, string? Path)
{
    // SSH_FX_OK of the SFTP drafts.
    private const string SftpOk = "0";
    private const int Fields = 11;

    public bool IsUpload => Command is "STOR" or "APPE" or "STOU";
    public bool IsWrite => Command is "WRITE";
    public bool IsRename => Command is "RNTO";
    public bool IsDeletion => Command is "DELE";

    /// <summary>Null for what is no line under this secret.</summary>
    public static UploadLine? Parse(string line, string secret, HomeKeeper homes)
    {
        var parts = line.Split('\t');
        if (parts.Length != Fields || parts[0] != secret || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var session)) return null;
        var user = parts[8] == "-" ? null : parts[8];
        var home = user is null || UserList.ApplicationOf(user) is not { } application ? null : homes.Of(application).Folder;
        var isUpload = parts[4] is "STOR" or "APPE" or "STOU";
        return new UploadLine(session, parts[2] == "sftp", user is not null, parts[4],
            (parts[4] == "WRITE" ? parts[5] == SftpOk : parts[5].StartsWith('2')) && (!isUpload || parts[3] == "success"),
            Number(parts[6]), Number(parts[7]), RealPath(home, parts[9]), RealPath(home, parts[10]));
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // The daemon writes the real path, the path in the closed home, or for failed uploads the home and behind it the real path.
    private static string? RealPath(string? home, string path)
    {
        if (home is null || path.Length < 2 || path[0] != '/' || path.Split('/').Contains("..")) return null;
        if (path.StartsWith(home + home + "/", StringComparison.Ordinal)) return path[home.Length..];
        return path.StartsWith(home + "/", StringComparison.Ordinal) ? path : home + path;
    }
}
