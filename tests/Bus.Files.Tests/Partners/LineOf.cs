using Bus.Core.Region;
using Bus.Files.Partners;
using Bus.Files.Partners.Lines;

namespace Bus.Files.Tests.Partners;

/// <summary>Lines to the partner's server by each way to it.</summary>
internal static class LineOf
{
    public static readonly PartnersOptions Options = new() { ConnectTimeout = TimeSpan.FromSeconds(30), Quiet = TimeSpan.Zero, SameTime = TimeSpan.Zero };

    public static TheoryData<string> Ways => ["ftp", "ftps", "sftp", "sftp-key"];

    public static Partner Partner(PartnerServer server, string way) => new()
    {
        Id = "bank",
        Address = new Uri(way switch { "ftp" => $"ftp://127.0.0.1:{server.FtpPort}", "ftps" => $"ftps://127.0.0.1:{server.FtpsPort}", _ => $"sftp://127.0.0.1:{server.SftpPort}" }),
        Username = PartnerServer.User,
        ByKey = way == "sftp-key",
        Pins = way switch { "ftp" => [], "ftps" => [server.CertificatePin], _ => [server.HostKey] },
    };

    public static IPartnerLine Open(PartnerServer server, string way, Func<Partner, Partner>? but = null, string? secret = null)
    {
        var partner = but is null ? Partner(server, way) : but(Partner(server, way));
        secret ??= partner.ByKey ? server.PrivateKey : PartnerServer.Password;
        if (partner.Address.Scheme != "sftp") return new FtpLine(partner, secret, Options, TimeProvider.System);
        return new SftpLine(partner, SecretRoom.Open(Path.GetTempPath()), AskPass(server), secret, Options, TimeProvider.System);
    }

    private static string AskPass(PartnerServer server)
    {
        var path = server.Box("askpass");
        if (File.Exists(path)) return path;
        File.WriteAllText(path, "#!/bin/sh\nexec cat \"$BUS_ASKPASS_FILE\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
