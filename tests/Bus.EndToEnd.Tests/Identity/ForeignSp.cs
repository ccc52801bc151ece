using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>A relying party that somebody else wrote, as a server of its own on loopback with a private folder. It knows the provider by its metadata and nothing else.</summary>
public abstract class ForeignSp : IAsyncDisposable
{
    private static readonly string Templates = Path.Combine(Repository.Root, "tests/Bus.EndToEnd.Tests/Identity/Foreign");
    private readonly List<Process> _processes = [];

    protected ForeignSp(string idp)
    {
        Idp = idp;
        // The servers drop to accounts of their own and must still read here.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=sp", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(55), DateTimeOffset.UnixEpoch.AddYears(75));
        File.WriteAllText(At("sp.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("sp.crt"), certificate.ExportCertificatePem());
        foreach (var folder in (string[])["www/private", "post", "tmp", "sessions", "metadata"])
        {
            var made = Directory.CreateDirectory(At(folder));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(made.FullName, (UnixFileMode)0b111_111_111);
        }
        File.WriteAllText(At("www/private/index.html"), "private");
        File.WriteAllText(At("www/index.html"), "public");
    }

    public abstract string Id { get; }
    /// <summary>An address for which one must be signed on; it answers with what it learned, in headers.</summary>
    public abstract string Private { get; }
    /// <summary>An address that begins a sign-out.</summary>
    public abstract string Logout { get; }
    protected abstract string Metadata { get; }
    protected string Idp { get; }
    protected string Folder { get; } = Directory.CreateTempSubdirectory("bus-sp-").FullName;
    protected int Port { get; } = HubProcess.FreePort();
    protected string Url => $"http://127.0.0.1:{Port}";

    public abstract Task StartAsync(HttpClient http);

    /// <summary>Its metadata, as its vendor would send it; if wanted without the consumers by POST.</summary>
    public async Task SaveMetadataAsync(HttpClient http, string folder, bool onlyArtifact = false)
    {
        var metadata = new XmlDocument();
        metadata.LoadXml(await http.GetStringAsync(Metadata));
        if (onlyArtifact)
            foreach (var consumer in metadata.GetElementsByTagName("AssertionConsumerService", "*").Cast<XmlElement>().Where(c => !c.GetAttribute("Binding").EndsWith("HTTP-Artifact", StringComparison.Ordinal)).ToList())
                consumer.ParentNode!.RemoveChild(consumer);
        await File.WriteAllTextAsync(Path.Combine(folder, $"sp-{Id}.xml"), metadata.OuterXml);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        await HubProcess.RemoveAsync(Folder);
    }

    protected string At(string name) => Path.Combine(Folder, name);

    protected void Fill(string template, string name) => File.WriteAllText(At(name), File.ReadAllText(Path.Combine(Templates, template))
        .Replace("@FOLDER@", Folder, StringComparison.Ordinal).Replace("@PORT@", Port.ToString(), StringComparison.Ordinal).Replace("@IDP@", $"{Idp}/metadata", StringComparison.Ordinal));

    protected static string Template(string name) => Path.Combine(Templates, name);

    protected void Run(string program, string[] words, string? folder = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder ?? Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Trace.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    protected async Task WaitForAsync(HttpClient http, string address)
    {
        for (var i = 0; i < 3_000; i++)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is (HttpRequestException or SocketException or IOException) && _processes.TrueForAll(p => !p.HasExited))
            {
                // Not up yet.
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"{Id} did not start: {(File.Exists(At("error.log")) ? await File.ReadAllTextAsync(At("error.log")) : "")}");
    }
}
