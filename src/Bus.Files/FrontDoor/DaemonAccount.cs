using System.Diagnostics;
using System.Globalization;

namespace Bus.Files.FrontDoor;

/// <summary>The account that the daemon runs under; it insists on names for it.</summary>
internal sealed record DaemonAccount(string User, string Group, uint UserId, uint GroupId)
{
    /// <summary>The named account, or the hub's own for null; null where there is no such account or it has no name.</summary>
    public static DaemonAccount? Find(string? user)
    {
        if (Ask("-u", user) is not { } id || Ask("-g", user) is not { } group) return null;
        if (Ask("-un", user) is not { } name || Ask("-gn", user) is not { } groupName) return null;
        return new DaemonAccount(name, groupName, uint.Parse(id, CultureInfo.InvariantCulture), uint.Parse(group, CultureInfo.InvariantCulture));
    }

    // id(1) asks whatever directory the system is joined to, not only /etc/passwd.
    private static string? Ask(string what, string? user)
    {
        using var id = Process.Start(new ProcessStartInfo("id", user is null ? [what] : [what, "--", user]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = id.StandardOutput.ReadToEnd().Trim();
        id.WaitForExit();
        return id.ExitCode == 0 && answer.Length > 0 ? answer : null;
    }
}
