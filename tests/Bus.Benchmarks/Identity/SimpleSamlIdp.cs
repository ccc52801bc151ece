using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Benchmarks.Measuring;
using Bus.EndToEnd.Tests.Harness;
using Bus.Interop.Tests;

namespace Bus.Benchmarks.Identity;

/// <summary>SimpleSAMLphp as an identity provider, on PHP's own server with a worker a core and its code cached. Whoever comes is taken for the same person, once a session.</summary>
internal sealed class SimpleSamlIdp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<HttpClient> _browsers = [];
    private readonly string _sso;

    private SimpleSamlIdp(Process process, int port) => (_process, _sso) = (process, $"http://127.0.0.1:{port}/simplesaml/saml2/idp/SSOService.php");

    public static Task<SimpleSamlIdp> OfAsync(Bench bench) => bench.PartAsync(async () =>
    {
        var (folder, port) = (Directory.CreateDirectory(Path.Combine(bench.Folder, "simplesaml")).FullName, HubProcess.FreePort());
        foreach (var part in (string[])["metadata", "sessions", "doc"]) Directory.CreateDirectory(Path.Combine(folder, part));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Identity", "SimpleSaml")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file).StartsWith("saml20", StringComparison.Ordinal) ? "metadata" : "", Path.GetFileName(file)));
        File.CreateSymbolicLink(Path.Combine(folder, "doc", "simplesaml"), "/usr/share/simplesamlphp/www");
        using (var key = RSA.Create(2048))
        using (var certificate = new CertificateRequest("CN=idp", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(55), DateTimeOffset.UnixEpoch.AddYears(75)))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "idp.key"), key.ExportPkcs8PrivateKeyPem());
            await File.WriteAllTextAsync(Path.Combine(folder, "idp.crt"), certificate.ExportCertificatePem());
        }
        var environment = new Dictionary<string, string>
        {
            ["BUS_FOLDER"] = folder, ["BUS_PORT"] = $"{port}", ["SIMPLESAMLPHP_CONFIG_DIR"] = folder, ["PHP_CLI_SERVER_WORKERS"] = $"{Environment.ProcessorCount}",
        };
        var process = Commanding.Start(Path.Combine(folder, "doc"), environment, "php", "-d", "opcache.enable=1", "-S", $"127.0.0.1:{port}");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var made = new SimpleSamlIdp(process, port);
        await made.SignInAsync();
        return made;
    });

    public Task<Sample> RateAsync(int count, CancellationToken cancellation) => SilentSignOn.RateOfAsync(_browsers, _sso, count, cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers) browser.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task SignInAsync()
    {
        for (var clock = Stopwatch.StartNew(); _browsers.Count < SilentSignOn.Connections;)
        {
            var browser = SilentSignOn.NewBrowser();
            try
            {
                var page = await browser.GetStringAsync(SilentSignOn.AddressOf(_sso));
                if (!page.Contains("SAMLResponse", StringComparison.Ordinal)) throw new InvalidOperationException($"SimpleSAMLphp does not sign anybody on: {page}");
                _browsers.Add(browser);
            }
            catch (Exception e) when (e is (HttpRequestException or SocketException) && clock.Elapsed < Patience && !_process.HasExited)
            {
                browser.Dispose();
                await Task.Delay(100);
            }
        }
    }
}
