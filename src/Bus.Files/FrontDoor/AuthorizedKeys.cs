using System.Text;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Files.FrontDoor;

/// <summary>The public keys of each user, one file a user in the daemon's folder; it is read at each sign-in.</summary>
internal static class AuthorizedKeys
{
    private const int LineLength = 70;

    /// <summary>Keys of every application that has some, by user name.</summary>
    public static IReadOnlyDictionary<string, string> Of(RegionModel region) => (
        from municipality in region.Municipalities
        from application in municipality.Applications
        where application.SftpKeys is { IsEmpty: false }
        select (Name: UserList.NameOf(new ApplicationRef(municipality.Code, application.Id)), Text: Text(application.SftpKeys!.Value))).ToDictionary(u => u.Name, u => u.Text, StringComparer.Ordinal);

    /// <summary>Writes what is new or changed, then removes the files of those who have no key any more.</summary>
    public static void Write(RegionModel region, DaemonFolder folder)
    {
        var keys = Of(region);
        foreach (var (user, text) in keys)
            if (!File.Exists(folder.KeysOf(user)) || File.ReadAllText(folder.KeysOf(user)) != text) folder.WriteReadable(folder.KeysOf(user), text);
        foreach (var gone in Directory.EnumerateFiles(folder.Keys).Where(path => !keys.ContainsKey(Path.GetFileName(path)))) File.Delete(gone);
    }

    // RFC 4716, 3: the form that the daemon reads.
    private static string Text(IEnumerable<string> keys)
    {
        var text = new StringBuilder();
        foreach (var blob in keys.Select(key => key.Split(' ')[1]))
        {
            text.Append("---- BEGIN SSH2 PUBLIC KEY ----\n");
            for (var at = 0; at < blob.Length; at += LineLength) text.Append(blob, at, Math.Min(LineLength, blob.Length - at)).Append('\n');
            text.Append("---- END SSH2 PUBLIC KEY ----\n");
        }
        return text.ToString();
    }
}
