using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Interop.Tests;

/// <summary>WS-Security signatures between the hub and another maker's stack (python3-zeep's plugin on xmlsec), in both directions.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private const string Municipality = "362018";
    private static readonly string Toolkits = Path.Combine(Repository.Root, "tests", "Bus.Interop.Tests", "Toolkits");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bus-signed-");
    private readonly List<Process> _consumers = [];
    private HubProcess _hub = null!;

    public async Task InitializeAsync()
    {
        await Commanding.MustBeThereAsync("/usr/bin/python3", "python3-zeep python3-xmlsec", "-c", "import zeep, xmlsec");
        foreach (var name in new[] { "collection", "stranger", "hub" }) Issue(name);
        _hub = await HubProcess.StartAsync($"--Soap:SigningCertificate={PemOf("hub")}", $"--Soap:SigningKey={KeyOf("hub")}");
    }

    public async Task DisposeAsync()
    {
        foreach (var consumer in _consumers)
        {
            consumer.Kill();
            consumer.Dispose();
        }
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ForeignSignatures_AreVerifiedHere_AndOursThere_AndNothingElsePasses()
    {
        // One consumer expects the hub's certificate, another by mistake a stranger's.
        var (right, wary) = (await ConsumeAsync("right", PemOf("hub")), await ConsumeAsync("wary", PemOf("stranger")));
        await _hub.ApplyAsync($$"""
            municipalities:
              - code: "{{Municipality}}"
                name: 徳島市
                extends:
                  collection-history: [ { element: addresseeName, header: 氏名名称, type: text, maxLength: 150, required: false } ]
                applications:
                  - { id: collection, name: 収納, password: { value: unused }, certificates: [ { file: {{PemOf("collection")}} } ], provides: [ { contract: collection-history } ] }
                  - { id: right, name: 滞納, password: { value: unused }, consumes: [ { contract: collection-history, by: soap, items: [addresseeName], soap: { url: "{{right}}", timeout: 300s, sign: true } } ] }
                  - { id: wary, name: 統計, password: { value: unused }, consumes: [ { contract: collection-history, by: soap, soap: { url: "{{wary}}", timeout: 300s, sign: true } } ] }
            """);

        foreach (var soap in new[] { "1.1", "1.2" })
        {
            var saw = await CallAsync(soap);
            Assert.All(saw["right"]!.AsObject(), call => Assert.True((string?)call.Value == "accepted", $"{soap}, {call.Key}: {call.Value}"));
            Assert.All(saw["wrong"]!.AsObject(), call => Assert.True((string?)call.Value == "unauthenticated", $"{soap}, {call.Key}: {call.Value}"));
        }

        // Four messages were taken in, and xmlsec found what the hub made of them signed by the hub; the other refused to take any.
        await HoldsAsync(() => Answers("right").Count == 4 && Answers("wary").Count > 0);
        Assert.All(Answers("right"), answer => Assert.Equal(200, (int)answer["status"]!));
        Assert.All(Answers("wary"), answer => Assert.Contains("SignatureVerificationFailed", (string?)answer["answer"]));
        var taken = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "right", "taken.xml"));
        Assert.Contains(InteropBench.Name.Split(' ')[0], taken);
        Assert.Equal(200, await PostAsync(right, taken));
        foreach (var (from, to) in new[] { ("<taxCollected>12400<", "<taxCollected>12401<"), ("<wsu:Expires>20", "<wsu:Expires>21"), ("葛\U000e0100城", "葛城") })
            Assert.Equal(500, await PostAsync(right, taken.Replace(from, to) is var altered && altered != taken ? altered : throw new InvalidOperationException($"There is no {from} in {taken}")));
    }

    private async Task<JsonNode> CallAsync(string soap) => JsonNode.Parse(await Commanding.RunAsync(Path.Combine(Toolkits, "zeep"), new Dictionary<string, string>
    {
        ["BUS_BASE"] = $"{_hub.Address}soap/{Municipality}", ["BUS_SOAP"] = soap, ["BUS_NAME"] = InteropBench.Name, ["BUS_CODE"] = Municipality, ["BUS_KEYS"] = _folder.FullName,
    }, "/usr/bin/python3", "signed.py"))!;

    private async Task<Uri> ConsumeAsync(string name, string certificate)
    {
        var (port, folder) = (HubProcess.FreePort(), _folder.CreateSubdirectory(name).FullName);
        var environment = new Dictionary<string, string> { ["BUS_PORT"] = $"{port}", ["BUS_CERTIFICATE"] = certificate, ["BUS_LOG"] = folder };
        _consumers.Add(await Commanding.ServeAsync(name, port, Path.Combine(Toolkits, "xmlsec"), environment, "/usr/bin/python3", "consumer.py"));
        return new Uri($"http://127.0.0.1:{port}/receive");
    }

    private IReadOnlyList<JsonNode> Answers(string name) =>
        File.Exists(Path.Combine(_folder.FullName, name, "log")) ? [.. File.ReadAllLines(Path.Combine(_folder.FullName, name, "log")).Where(l => l.EndsWith('}')).Select(l => JsonNode.Parse(l)!)] : [];

    private static async Task<int> PostAsync(Uri consumer, string envelope)
    {
        using var http = new HttpClient();
        using var content = new StringContent(envelope);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/xml", "utf-8");
        using var answer = await http.PostAsync(consumer, content);
        return (int)answer.StatusCode;
    }

    private async Task HoldsAsync(Func<bool> what)
    {
        for (var clock = Stopwatch.StartNew(); !what(); await Task.Delay(100))
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), $"{string.Join('\n', Answers("right").Concat(Answers("wary")).Select(a => a.ToJsonString()))}\n{_hub.Log}");
    }

    private string PemOf(string name) => Path.Combine(_folder.FullName, name + ".pem");
    private string KeyOf(string name) => Path.Combine(_folder.FullName, name + ".key");

    private void Issue(string name)
    {
        using var key = RSA.Create(2048);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(10));
        File.WriteAllText(PemOf(name), certificate.ExportCertificatePem());
        File.WriteAllText(KeyOf(name), key.ExportPkcs8PrivateKeyPem());
    }
}
