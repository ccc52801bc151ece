using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>docker/ cannot be run where the tests run: it is read as a whole, and its parts that are programs here are run as such.</summary>
public partial class DockerTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docker");

    [Fact]
    public async Task Compose_HasAllParts_NoSecretInIt_AndNamesSettingsThatExist()
    {
        var read = await Commands.RunAsync("/usr/bin/python3", ["-c", "import json,sys,yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8'))))", Path.Combine(Folder, "compose.yaml")]);
        Assert.True(read.Exit == 0, read.ToString());
        var compose = JsonDocument.Parse(read.Output).RootElement;
        var services = compose.GetProperty("services");
        Assert.Equal(["hub1", "hub2", "postgres", "proxy", "rabbit1", "rabbit2", "rabbit3"], services.EnumerateObject().Select(s => s.Name).Order(StringComparer.Ordinal));
        var secrets = compose.GetProperty("secrets").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetProperty("file").GetString()!);
        Assert.All(secrets.Values, file => Assert.StartsWith("./secrets/", file, StringComparison.Ordinal));
        var volumes = compose.GetProperty("volumes").EnumerateObject().Select(v => v.Name).ToHashSet();
        foreach (var service in services.EnumerateObject())
        {
            Assert.True(service.Value.TryGetProperty("restart", out _), service.Name);
            foreach (var secret in service.Value.GetProperty("secrets").EnumerateArray())
                Assert.Contains(secret.ValueKind == JsonValueKind.String ? secret.GetString()! : secret.GetProperty("source").GetString()!, secrets.Keys);
            if (!service.Value.TryGetProperty("volumes", out var mounted)) continue;
            foreach (var mount in mounted.EnumerateArray().Select(m => m.GetString()!.Split(':')[0]))
                Assert.True(mount.StartsWith('.') ? File.Exists(Path.Combine(Folder, mount)) : volumes.Contains(mount), mount);
        }
        Assert.DoesNotMatch(Password(), await File.ReadAllTextAsync(Path.Combine(Folder, "compose.yaml")));

        // A hub with these settings, but for what names other machines, is as it should be.
        var settings = services.GetProperty("hub1").GetProperty("environment").EnumerateObject()
            .Where(s => s.Name is not ("BUS_MASTER_KEY_FILE" or "BUS_Journal__Engine" or "BUS_Broker__Engine" or "BUS_Files__Root") && !s.Name.StartsWith("BUS_Files__Sftp", StringComparison.Ordinal))
            .Select(s => $"--{s.Name[4..].Replace("__", ":", StringComparison.Ordinal)}={s.Name switch { "BUS_Environment__Name" => "検証", "BUS_Identity__PublicUrl" => "https://bus.example.lg.jp", _ => s.Value.GetString() }}");
        await using var hub = await HubProcess.StartAsync([.. settings]);
        Assert.Equal("検証", (await hub.ApiAsync("status")).GetProperty("environment").GetString());
        // Staff come by the proxy, too: over plain HTTP from its network, and their browsers know the hubs by its address.
        var network = hub.Settings.Single(s => s.StartsWith("--Soap:TrustedProxies:0=", StringComparison.Ordinal)).Split('=')[1];
        foreach (var name in new[] { "AllowPlainHttpFrom", "TrustedProxies" }) Assert.Contains($"--Identity:{name}:0={network}", hub.Settings);
        Assert.Contains("--Identity:PublicUrl=https://bus.example.lg.jp", hub.Settings);
    }

    [Fact]
    public async Task Dockerfile_RunsAsNobody_AndAsksTheHubForItsHealth()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, "Dockerfile"));
        Assert.Equal(2, lines.Count(l => l.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.Contains("USER bus", lines);
        Assert.Contains(lines, l => l.StartsWith("HEALTHCHECK", StringComparison.Ordinal) && l.Contains("/health/ready", StringComparison.Ordinal));
        foreach (var package in new[] { "proftpd-core", "proftpd-mod-crypto", "proftpd-mod-vroot", "openssh-client", "curl", "gnupg", "libgssapi-krb5-2" }) Assert.Contains(lines, l => l.Contains(package, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task UnitAndContainer_GiveTheCollectorTheSame()
    {
        const string Setting = "DOTNET_GCgen0size=0x2000000";
        Assert.Contains("Environment=" + Setting, await File.ReadAllLinesAsync(Path.Combine(Folder, "..", "packaging", "bus.service")));
        Assert.Contains(await File.ReadAllLinesAsync(Path.Combine(Folder, "Dockerfile")), l => l.StartsWith("ENV ", StringComparison.Ordinal) && l.Split(' ').Contains(Setting));
    }

    /// <summary>The proxy's own program, with its own configuration: two hubs behind TLS, one of them goes, and no call is refused.</summary>
    [Fact]
    public async Task Proxy_LeavesOutANodeThatIsGone_AndTheWsdlSaysTheProxysAddress()
    {
        var folder = Directory.CreateTempSubdirectory("bus-proxy-");
        var port = HubProcess.FreePort();
        string[] behind = ["--Soap:TrustedProxies:0=127.0.0.0/8", "--Health:Timeout=2m"];
        await using var first = await HubProcess.StartAsync(behind);
        await using var second = await HubProcess.StartAsync(behind);
        foreach (var hub in new[] { first, second }) await hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", "by: file")));
        var pem = Path.Combine(folder.FullName, "tls.pem");
        var made = await Commands.RunAsync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", pem + ".key", "-out", pem + ".crt"]);
        Assert.True(made.Exit == 0, made.ToString());
        await File.WriteAllTextAsync(pem, await File.ReadAllTextAsync(pem + ".crt") + await File.ReadAllTextAsync(pem + ".key"));
        var configuration = Path.Combine(folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(configuration, (await File.ReadAllTextAsync(Path.Combine(Folder, "haproxy.cfg"))).Replace("/run/secrets/tls.pem", pem, StringComparison.Ordinal)
            // A check that a busy machine answers late says nothing of a node that is gone.
            .Replace("timeout connect 5s", "timeout connect 60s\n    timeout check 60s", StringComparison.Ordinal)
            .Replace("bind :8443", $"bind 127.0.0.1:{port}", StringComparison.Ordinal).Replace("hub1:8080", $"127.0.0.1:{first.Port}", StringComparison.Ordinal).Replace("hub2:8080", $"127.0.0.1:{second.Port}", StringComparison.Ordinal));
        using var proxy = Process.Start(new ProcessStartInfo("haproxy", ["-db", "-f", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }) { BaseAddress = new Uri($"https://127.0.0.1:{port}/") };
            await Eventually.HoldsAsync(async () =>
            {
                try { return (await http.GetAsync("soap/362018/collection-history?wsdl")).IsSuccessStatusCode; }
                catch (Exception e) when (e is HttpRequestException or SocketException) { return false; }
            }, () => Task.FromResult("the proxy did not come up"));
            Assert.Contains($"location=\"https://127.0.0.1:{port}/soap/362018/collection-history\"", await http.GetStringAsync("soap/362018/collection-history?wsdl"));
            // What a caller says about the way by which it came is not believed.
            using var said = new HttpRequestMessage(HttpMethod.Get, "soap/362018/collection-history?wsdl") { Headers = { { "Forwarded", "host=elsewhere.example;proto=http" }, { "X-Forwarded-Host", "elsewhere.example" } } };
            Assert.DoesNotContain("elsewhere.example", await (await http.SendAsync(said)).Content.ReadAsStringAsync());
            // An address is refused however it is written; what the hub answers there instead is 401 or 200.
            foreach (var path in new[] { "api/v1/me", "API/v1/me", "%61pi/v1/me", "%41PI/v1/me", "./api/v1/me", "soap/../api/v1/me", "soap/%2e%2e/api/v1/me", "metric%73", "soap/../consol%65/signin", "health/ready" })
                Assert.Equal("404", (await Commands.RunAsync("curl", ["-sk", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", $"https://127.0.0.1:{port}/{path}"])).Output);
            await first.StopAsync();
            for (var n = 0; n < 20; n++) Assert.Equal(200, (int)(await http.GetAsync("soap/362018/collection-history?wsdl")).StatusCode);
        }
        finally
        {
            proxy.Kill();
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("(?i)(password|secret|key)\\s*[:=]\\s*[\"']?[A-Za-z0-9+/]{12,}")]
    private static partial Regex Password();
}
