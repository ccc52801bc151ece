using Bus.Core.Vocabulary;
using Bus.Files.Disk;
using Microsoft.Extensions.Configuration;

namespace Bus.Files.FrontDoor;

/// <summary>What keeps the front door from being opened, and what to do.</summary>
public sealed record FrontDoorProblem(Bilingual What, Bilingual Action);

/// <summary>Looks at what FTP and SFTP stand on, for <c>bus doctor</c> and before each start of the daemon.</summary>
public static class FrontDoorCheck
{
    /// <summary>The one command that installs what is needed on Debian.</summary>
    public const string InstallCommand = "apt-get install -y proftpd-core proftpd-mod-crypto proftpd-mod-vroot && systemctl disable --now proftpd";

    private static readonly char[] NotInPaths = ['"', ':', '*', '?', '[', ']', '{', '}', '%', '~'];

    /// <summary>Null where the settings open no port; else every problem there is.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="dataFolder">The node's data folder.</param>
    public static IReadOnlyList<FrontDoorProblem>? Of(IConfiguration configuration, string dataFolder)
    {
        var options = new FrontDoorOptions();
        FrontDoorServices.Bind(options, configuration);
        return options.IsOn ? Problems(options, configuration[$"{FilesOptions.Section}:Root"] is { Length: > 0 } root ? root : Path.Combine(dataFolder, "files"), dataFolder) : null;
    }

    internal static IReadOnlyList<FrontDoorProblem> Problems(FrontDoorOptions options, string root, string dataFolder)
    {
        var problems = new List<FrontDoorProblem>();
        string[] needed = [options.Daemon, .. new[] { "mod_tls.so", "mod_sftp.so", "mod_vroot.so", "mod_ifsession.so" }.Select(m => Path.Combine(options.Modules, m))];
        if (needed.Where(path => !File.Exists(path)).ToList() is { Count: > 0 } missing) problems.Add(NotInstalled(missing));
        else if (DaemonAccount.Find(Ownership.HubIsRoot ? options.User : null) is null) problems.Add(NoAccount(options));
        foreach (var path in new[] { Path.GetFullPath(root), Path.GetFullPath(dataFolder) }.Where(p => p.IndexOfAny(NotInPaths) >= 0 || p.Any(char.IsControl)).Distinct()) problems.Add(UnsuitablePath(path));
        if (Ownership.HubIsRoot) problems.AddRange(Blocked(options, root, dataFolder).Distinct().Select(NotReachable));
        if (options.Ftp is { Port: not null, Certificate: null } && options.Ftp.TlsRequired) problems.Add(NoCertificate());
        foreach (var file in Given(options).Where(file => !File.Exists(file))) problems.Add(NotThere(file));
        return problems;
    }

    private static IEnumerable<string> Given(FrontDoorOptions options)
    {
        if (options.Ftp is { Port: not null, Certificate: { } certificate }) foreach (var file in new[] { certificate, options.Ftp.CertificateKey ?? "Files:Ftp:CertificateKey" }) yield return file;
        if (options.Sftp is { Port: not null, HostKey: { } key }) yield return key;
    }

    // Folders on the way that the daemon's account may not pass; what is the hub's own is opened by group.
    private static IEnumerable<string> Blocked(FrontDoorOptions options, string root, string dataFolder)
    {
        foreach (var start in new[] { Path.GetFullPath(root), Path.Combine(Path.GetFullPath(dataFolder), "proftpd") })
            for (var folder = Path.GetDirectoryName(start); folder is not null; folder = Path.GetDirectoryName(folder))
                if (FileStat.Of(folder) is { Kind: EntryKind.Folder } stat && (stat.Mode & 1) == 0 && !(stat.Group == options.GroupId && (stat.Mode & 8) != 0)) yield return folder;
    }

    private static FrontDoorProblem NotInstalled(IReadOnlyList<string> missing) => new(
        new($"FTP・SFTP のデーモン ProFTPD がありません（{string.Join("、", missing)}）。", $"The FTP and SFTP daemon ProFTPD is not installed ({string.Join(", ", missing)})."),
        new($"次を実行してください：{InstallCommand}", $"Run: {InstallCommand}"));

    private static FrontDoorProblem NoAccount(FrontDoorOptions options) => new(
        new("デーモンを動かすアカウントに名前がないか、アカウントがありません。", "The account for the daemon does not exist, or has no name."),
        Ownership.HubIsRoot
            ? new($"アカウント {options.User} を作るか、Files:FrontDoor:User で別のものを指定してください。", $"Make the account {options.User}, or name another in Files:FrontDoor:User.")
            : new("ハブを動かすアカウントとグループを /etc/passwd と /etc/group に登録してください。", "Enter the account and group that the hub runs under into /etc/passwd and /etc/group."));

    private static FrontDoorProblem UnsuitablePath(string path) => new(
        new($"フォルダー名 {path} には、デーモンの設定に書けない文字があります。", $"The folder {path} has characters that the daemon's configuration cannot hold."),
        new($"Files:Root とデータフォルダーを、{string.Join(' ', NotInPaths)} のない名前にしてください。", $"Give Files:Root and the data folder names without {string.Join(' ', NotInPaths)}."));

    private static FrontDoorProblem NotReachable(string folder) => new(
        new($"デーモンのアカウントがフォルダー {folder} を通れません。", $"The daemon's account cannot pass the folder {folder}."),
        new($"chmod o+x {folder} を実行するか、ハブを root でないアカウントで動かしてください。", $"Run chmod o+x {folder}, or run the hub under an account that is not root."));

    private static FrontDoorProblem NoCertificate() => new(
        new("FTP をループバック以外に開くには TLS 証明書が必要です。", "FTP beyond loopback needs a TLS certificate."),
        new("Files:Ftp:Certificate と Files:Ftp:CertificateKey（PEM）を指定してください。", "Set Files:Ftp:Certificate and Files:Ftp:CertificateKey (PEM)."));

    private static FrontDoorProblem NotThere(string file) => new(
        new($"{file} がありません。", $"{file} is not there."),
        new("Files:Ftp:Certificate、Files:Ftp:CertificateKey、Files:Sftp:HostKey を確認してください。", "Check Files:Ftp:Certificate, Files:Ftp:CertificateKey and Files:Sftp:HostKey."));
}
