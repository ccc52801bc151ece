using System.Text;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Homes;

namespace Bus.Files.FrontDoor;

/// <summary>The daemon's list of users: <c>{municipality}.{application}</c>, at home in the application's home. It is read at each sign-in.</summary>
internal static class UserList
{
    /// <summary>Whose members' uploads stand under a hidden name until they are whole.</summary>
    public const string HiddenGroup = "hidden-uploads";

    // Nobody else's number: the users' own group is named by its number too, so with that one all of them would be members.
    private const uint HiddenGroupId = 2_147_483_600;

    // No password has this hash: whoever has keys alone signs in by them alone.
    private const string NoPassword = "!";

    /// <summary>User name and hash of every application that can sign in. The daemon takes one password a user: the first of those in force.</summary>
    public static IReadOnlyDictionary<string, string> Of(RegionModel region) => (
        from municipality in region.Municipalities
        from application in municipality.Applications
        let crypt = application.FtpHashes.FirstOrDefault(c => c.StartsWith("$6$", StringComparison.Ordinal) && !c.Contains(':')) ?? (application.SftpKeys is { IsEmpty: false } ? NoPassword : null)
        where crypt is not null
        select (Name: NameOf(new ApplicationRef(municipality.Code, application.Id)), Crypt: crypt)).ToDictionary(u => u.Name, u => u.Crypt, StringComparer.Ordinal);

    /// <summary>The lines, in the form of passwd(5).</summary>
    public static string Text(RegionModel region, HomeKeeper homes, DaemonAccount account)
    {
        var users = Of(region);
        var text = new StringBuilder();
        foreach (var home in homes.Of(region))
            if (users.TryGetValue(NameOf(home.Application), out var crypt))
                text.Append($"{NameOf(home.Application)}:{crypt}:{account.UserId}:{account.GroupId}::{home.Folder}:/bin/false\n");
        return text.ToString();
    }

    /// <summary>The group with its members, in the form of group(5); it is read at each sign-in, as the users are.</summary>
    public static string GroupText(RegionModel region, DaemonAccount account)
    {
        var users = Of(region);
        var members = from municipality in region.Municipalities
                      from application in municipality.Applications
                      where application.HiddenUploads
                      select NameOf(new ApplicationRef(municipality.Code, application.Id));
        return $"files:*:{account.GroupId}:\n{HiddenGroup}:*:{HiddenGroupId}:{string.Join(',', members.Where(users.ContainsKey))}\n";
    }

    public static string NameOf(ApplicationRef application) => $"{application.Municipality}.{application.Application}";

    /// <summary>The application that a user name means; null if it is none.</summary>
    public static ApplicationRef? ApplicationOf(string user) => user.IndexOf('.') is > 0 and var dot && MunicipalityCode.TryParse(user[..dot], out var code) && Home.IsPart(user[(dot + 1)..])
        ? new ApplicationRef(code, user[(dot + 1)..]) : null;
}
