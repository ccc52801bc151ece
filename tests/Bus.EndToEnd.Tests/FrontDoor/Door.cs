using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.FrontDoor;

/// <summary>A hub with FTP, FTPS and SFTP, and the clients that partners use: curl, lftp, OpenSSH's sftp.</summary>
public sealed class Door : IAsyncLifetime
{
    public const string In = "in/collection-history", Out = "out/collection-history", Result = "result/collection-history";
    private const int Passive = 41;
    private const string Install = "apt-get install -y proftpd-core proftpd-mod-crypto proftpd-mod-vroot lftp openssh-client curl";

    private readonly string _box = Directory.CreateTempSubdirectory("bus-door-").FullName;
    private readonly int _ftp = HubProcess.FreePort(), _sftp = HubProcess.FreePort(), _passive = Ports.Free(Passive);

    public HubProcess Hub { get; private set; } = null!;
    /// <summary>Further settings of the hub.</summary>
    internal string[] More { get; init; } = [];
    public string Ftp => $"ftp://127.0.0.1:{_ftp}/";

    public static string User(string municipality, string application) => $"{municipality}.{application}";

    public async Task InitializeAsync()
    {
        foreach (var program in (string[])["/usr/sbin/proftpd", "/usr/lib/proftpd/mod_sftp.so", "/usr/lib/proftpd/mod_vroot.so", "/usr/bin/lftp", "/usr/bin/sftp", "/usr/bin/curl"])
            Assert.True(File.Exists(program), $"{program} is missing: {Install}");
        var (certificate, key) = Certificate();
        File.WriteAllText(Box("askpass"), "#!/bin/sh\nexec printf '%s\\n' \"$DOOR_PASSWORD\"\n");
        File.SetUnixFileMode(Box("askpass"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Hub = await HubProcess.StartAsync([$"--Files:Ftp:Port={_ftp}", $"--Files:Ftp:PassivePorts={_passive}-{_passive + Passive - 1}", $"--Files:Sftp:Port={_sftp}",
            $"--Files:Ftp:Certificate={certificate}", $"--Files:Ftp:CertificateKey={key}", "--Passwords:CryptRounds=1000", "--Files:FrontDoor:RestartLongest=00:00:01", .. More]);
        // A daemon that is not root must be able to pass; the door is tried again by itself.
        File.SetUnixFileMode(Hub.Folder, File.GetUnixFileMode(Hub.Folder) | UnixFileMode.OtherExecute);
        await OpenAsync();
        await Hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", "by: file"), Regions.Municipality("412066", "by: file")));
        await CanSignInAsync("362018", "collection");
        await CanSignInAsync("412066", "collection");
    }

    public async Task DisposeAsync()
    {
        await Hub.DisposeAsync();
        Directory.Delete(_box, recursive: true);
    }

    /// <summary>A file of the test's own.</summary>
    public string Box(string name) => Path.Combine(_box, name);

    /// <summary>Waits until both ports answer.</summary>
    public Task OpenAsync() => Eventually.HoldsAsync(async () => (await Commands.RunAsync("curl", ["-s", "--max-time", "5", Ftp])).Exit is 67 or 9 or 0 && await AnswersAsync(_sftp), () => Task.FromResult(Hub.Log));

    public Task CanSignInAsync(string municipality, string application, string? password = null) => Eventually.HoldsAsync(
        async () => (await CurlAsync(municipality, application, password, Ftp)).Exit == 0, () => Task.FromResult(Hub.Log));

    /// <summary>curl, plain FTP.</summary>
    public Task<CommandResult> CurlAsync(string municipality, string application, string? password, params string[] words) =>
        Commands.RunAsync("curl", ["-sS", "--max-time", "300", "-u", $"{User(municipality, application)}:{password ?? Regions.PasswordOf(municipality, application)}", .. words]);

    /// <summary>curl as 362018.collection.</summary>
    public Task<CommandResult> CurlAsync(params string[] words) => CurlAsync("362018", "collection", null, words);

    /// <summary>lftp with TLS forced.</summary>
    public Task<CommandResult> LftpAsync(string municipality, string application, string commands, string? password = null) => Commands.RunAsync("lftp",
        ["--norc", "-u", $"{User(municipality, application)},{password ?? Regions.PasswordOf(municipality, application)}", "-e",
            "set net:max-retries 1; set net:timeout 120; set cmd:fail-exit yes; set ssl:verify-certificate no; set ftp:ssl-force yes; set ftp:ssl-protect-data yes; " + commands + "; bye", Ftp]);

    /// <summary>OpenSSH's sftp with a batch; a line that begins with - may fail.</summary>
    public async Task<CommandResult> SftpAsync(string municipality, string application, string batch, string? password = null, params string[] more)
    {
        var file = Box($"batch-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, batch);
        return await Commands.RunAsync("env", [$"SSH_ASKPASS={Box("askpass")}", "SSH_ASKPASS_REQUIRE=force", $"DOOR_PASSWORD={password ?? Regions.PasswordOf(municipality, application)}",
            "sftp", "-q", "-oBatchMode=no", "-oNumberOfPasswordPrompts=1", "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", "-oPubkeyAuthentication=no", .. more,
            "-P", $"{_sftp}", "-b", file, $"{User(municipality, application)}@127.0.0.1"]);
    }

    /// <summary>OpenSSH's sftp with a private key and nothing else.</summary>
    public async Task<CommandResult> SftpByKeyAsync(string municipality, string application, string batch, string key)
    {
        var file = Box($"batch-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, batch);
        return await Commands.RunAsync("sftp", ["-q", "-F", "/dev/null", "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", "-oIdentitiesOnly=yes", "-oIdentityAgent=none", "-oPreferredAuthentications=publickey",
            "-i", key, "-P", $"{_sftp}", "-b", file, $"{User(municipality, application)}@127.0.0.1"]);
    }

    /// <summary>A bulk file of the test's own with its end file; the payments' keys begin at a number.</summary>
    internal string WriteFile(string name, int records, int first, string municipality = "362018")
    {
        var text = new StringBuilder(Payment.Header).Append("\r\n");
        for (var i = 0; i < records; i++) text.Append(new Payment(municipality, (1_000_000_000L + first + i).ToString(CultureInfo.InvariantCulture), "01", 1, 1000 + i % 7).ToCsv()).Append("\r\n");
        File.WriteAllText(Box(name), text.ToString());
        var amount = Enumerable.Range(0, records).Sum(i => 1000L + i % 7);
        File.WriteAllText(Box(name + ".end"), string.Create(CultureInfo.InvariantCulture, $"{records},{amount},{Payment.BusinessDate},,\r\n"));
        return Box(name);
    }

    /// <summary>The results of a file, as they lie in its sender's home.</summary>
    public IReadOnlyList<JsonElement> ResultsOf(string name, string municipality = "362018") =>
        [.. Directory.GetFiles(Path.Combine(Hub.Files, municipality, "collection", Result), name + ".*.result.json").Select(f => JsonDocument.Parse(File.ReadAllText(f)).RootElement)];

    /// <summary>Waits for the one result of a file.</summary>
    public async Task<JsonElement> ResultAsync(string name, string municipality = "362018")
    {
        await Eventually.HoldsAsync(() => ResultsOf(name, municipality).Count > 0, () => $"no result of {name}\n{Hub.Log}");
        return Assert.Single(ResultsOf(name, municipality));
    }

    /// <summary>Where a dropped file lies until it is taken.</summary>
    public string Dropped(string name, string municipality = "362018") => Path.Combine(Hub.Files, municipality, "collection", In, name);

    private static async Task<bool> AnswersAsync(int port)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private (string Certificate, string Key) Certificate()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Box("tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Box("tls.key"), key.ExportPkcs8PrivateKeyPem());
        return (Box("tls.crt"), Box("tls.key"));
    }
}
