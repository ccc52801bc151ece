using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Files.Tests.Partners;

/// <summary>A partner's own server: a real ProFTPD with FTP, FTPS and SFTP over one folder, on loopback.</summary>
public sealed class PartnerServer : IAsyncLifetime
{
    public const string User = "tokushima", Password = "p\"w \\ öffne 'dich'";
    private const int Passive = 61;
    private const string Nobody = "65534", Install = "apt-get install -y proftpd-core proftpd-mod-crypto openssh-client curl";

    private readonly string _box = Directory.CreateTempSubdirectory("bus-partner-").FullName;
    private readonly int _passive = Ports.Free(Passive);
    private Process? _daemon;

    public int FtpPort { get; } = FreePort();
    public int SftpPort { get; } = FreePort();
    public int FtpsPort { get; } = FreePort();

    /// <summary>What the partner's users see.</summary>
    public string Home => Box("home");
    /// <summary>The server's public key, as a region file pins it.</summary>
    public string HostKey { get; private set; } = "";
    /// <summary>The hash of the key of the server's certificate.</summary>
    public string CertificatePin { get; private set; } = "";
    /// <summary>A private key with which the user may sign in.</summary>
    public string PrivateKey { get; private set; } = "";

    public string Box(string name) => Path.Combine(_box, name);

    public async Task InitializeAsync()
    {
        foreach (var program in (string[])["/usr/sbin/proftpd", "/usr/lib/proftpd/mod_sftp.so", "/usr/bin/sftp", "/usr/bin/ssh-keygen", "/usr/bin/curl"]) Assert.True(File.Exists(program), $"{program} is missing: {Install}");
        File.SetUnixFileMode(_box, (UnixFileMode)0x1ED /* 0755 */);
        foreach (var folder in (string[])["home", "home/out", "home/in", "home/in-killed", "home/in-away", "home/done", "home/送信 箱", "keys"]) Directory.CreateDirectory(Box(folder));
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Box("host.key"));
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Box("user.key"));
        (HostKey, PrivateKey) = (File.ReadAllText(Box("host.key.pub")).Trim(), File.ReadAllText(Box("user.key")));
        File.WriteAllText(Box("keys/" + User), await RunAsync("ssh-keygen", "-e", "-m", "RFC4716", "-f", Box("user.key.pub")));
        Certificate();
        var owner = Environment.IsPrivilegedProcess ? Nobody : (await RunAsync("id", "-u")).Trim();
        var group = Environment.IsPrivilegedProcess ? Nobody : (await RunAsync("id", "-g")).Trim();
        File.WriteAllText(Box("users"), $"{User}:{(await RunAsync("openssl", "passwd", "-6", Password)).Trim()}:{owner}:{group}::{Home}:/bin/false\n");
        File.SetUnixFileMode(Box("users"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await OwnAsync();
        File.WriteAllText(Box("proftpd.conf"), Configuration());
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_box, recursive: true);
    }

    public async Task StartAsync()
    {
        _daemon = Process.Start(new ProcessStartInfo("/usr/sbin/proftpd", ["-n", "-q", "-c", Box("proftpd.conf")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        _daemon.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        _daemon.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        _daemon.BeginErrorReadLine();
        _daemon.BeginOutputReadLine();
        foreach (var port in (int[])[FtpPort, FtpsPort, SftpPort])
            for (var left = 15_000; !await AnswersAsync(port); left--)
            {
                Assert.True(left > 0 && !_daemon.HasExited, "The partner's server does not start: " + string.Join('\n', said));
                await Task.Delay(20);
            }
    }

    public async Task StopAsync()
    {
        if (_daemon is null) return;
        _daemon.Kill(entireProcessTree: true);
        await _daemon.WaitForExitAsync();
        _daemon.Dispose();
        _daemon = null;
    }

    /// <summary>Puts a file there, as the partner's own program does.</summary>
    public async Task WriteAsync(string name, byte[] content)
    {
        await File.WriteAllBytesAsync(Path.Combine(Home, name), content);
        await OwnAsync();
    }

    /// <summary>Gives everything in the home to the account of its users.</summary>
    public Task OwnAsync() => Environment.IsPrivilegedProcess ? RunAsync("chown", "-R", $"{Nobody}:{Nobody}", Home) : Task.CompletedTask;

    public static async Task<string> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await error}");
        return await output;
    }

    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $$"""
        ServerName partner
        ServerType standalone
        DefaultAddress 127.0.0.1
        SocketBindTight on
        UseIPv6 off
        UseReverseDNS off
        Port {{FtpPort}}
        {{(Environment.IsPrivilegedProcess ? "User nobody\nGroup nogroup" : "")}}
        PidFile "{{Box("pid")}}"
        ScoreboardFile "{{Box("scoreboard")}}"
        SystemLog "{{Box("daemon.log")}}"
        ModulePath /usr/lib/proftpd
        LoadModule mod_tls.c
        LoadModule mod_sftp.c
        <IfModule mod_ctrls.c>
          ControlsEngine off
          ControlsSocket "{{Box("controls")}}"
        </IfModule>
        <IfModule mod_delay.c>
          DelayEngine off
        </IfModule>
        PassivePorts {{_passive}} {{_passive + Passive - 1}}
        <Global>
          WtmpLog off
          UseFtpUsers off
          TransferLog none
          AuthOrder mod_auth_file.c
          AuthUserFile "{{Box("users")}}"
          RequireValidShell off
          AllowOverwrite on
          AllowStoreRestart on
          AllowRetrieveRestart on
          {{(Environment.IsPrivilegedProcess ? "DefaultRoot ~" : "")}}
        </Global>
        <VirtualHost 127.0.0.1>
          Port {{FtpsPort}}
          PassivePorts {{_passive}} {{_passive + Passive - 1}}
          TLSEngine on
          TLSRequired on
          TLSProtocol TLSv1.2 TLSv1.3
          TLSRSACertificateFile "{{Box("tls.crt")}}"
          TLSRSACertificateKeyFile "{{Box("tls.key")}}"
        </VirtualHost>
        <VirtualHost 127.0.0.1>
          Port {{SftpPort}}
          SFTPEngine on
          SFTPHostKey "{{Box("host.key")}}"
          SFTPAuthMethods publickey password
          SFTPAuthorizedUserKeys "file:{{Box("keys")}}/%u"
        </VirtualHost>

        """);

    private void Certificate()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=partner.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Box("tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Box("tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(Box("tls.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        CertificatePin = "sha256//" + Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    internal static int FreePort() => Ports.Free();

    private static async Task<bool> AnswersAsync(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
