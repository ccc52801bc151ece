using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Interop.Tests;

/// <summary>A running hub with four municipalities; in each of them the server of a foreign toolkit is the delinquency application, and another toolkit's caller calls.</summary>
public sealed class InteropBench : IAsyncLifetime
{
    /// <summary>𠮷 is outside the BMP, 葛 has a variation selector; the rest must be escaped.</summary>
    public const string Name = "\U00020bb7野 葛\U000e0100城 <&>";
    public const string Password = "pw-interop-1";
    /// <summary>A municipality that has a server of PHP and is in no region yet.</summary>
    public const string Spare = "414239";
    private static readonly string Sources = Path.Combine(Repository.Root, "tests", "Bus.Interop.Tests", "Toolkits");

    private readonly ConcurrentDictionary<(string, string), Task<JsonNode>> _seen = new();
    private readonly Dictionary<string, int> _ports = [];
    private readonly List<Process> _servers = [];
    private string _folder = "";

    public HubProcess Hub { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Hub = await HubProcess.StartAsync();
        _folder = Path.Combine(Hub.Folder, "toolkits");
        foreach (var file in Directory.EnumerateFiles(Sources, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(Sources, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        foreach (var municipality in Toolkit.All.Select(t => t.Municipality).Append(Spare)) _ports[municipality] = HubProcess.FreePort();
        await Hub.ApplyAsync("municipalities:\n" + string.Concat(Toolkit.All.Select(t => Municipality(t.Municipality, _ports[t.Municipality]))));
        await PrepareAsync();
        foreach (var toolkit in Toolkit.All) _servers.Add(await ServeAsync(toolkit.Server, toolkit.Municipality));
        _servers.Add(await ServeAsync("php", Spare));
    }

    /// <summary>What a toolkit's caller saw; it runs once for each SOAP version.</summary>
    internal Task<JsonNode> SawAsync(Toolkit toolkit, string soap) => _seen.GetOrAdd((toolkit.Name, soap), _ => CallAsync(toolkit, soap));

    /// <summary>What a municipality's server took so far.</summary>
    internal IReadOnlyList<JsonNode> TookAt(string municipality) =>
        File.Exists(LogOf(municipality)) ? [.. File.ReadAllLines(LogOf(municipality)).Where(l => l.EndsWith('}')).Select(l => JsonNode.Parse(l)!)] : [];

    /// <summary>Waits until everything that was taken in is delivered, or lies in a mailbox.</summary>
    internal async Task ArrivedAsync()
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var left = (await Hub.ApiAsync("maintenance")).GetProperty("left");
            if (left.GetProperty("waiting").GetInt64() + left.GetProperty("delivering").GetInt64() == 0) return;
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), $"{left}\n{Hub.Log}");
        }
    }

    /// <summary>Where a municipality's server is.</summary>
    internal Uri ServerOf(string municipality, string path) => new($"http://127.0.0.1:{_ports[municipality]}/{path}");

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            if (!server.HasExited) server.Kill(entireProcessTree: true);
            server.Dispose();
        }
        await Hub.DisposeAsync();
    }

    private async Task PrepareAsync()
    {
        await Commanding.MustBeThereAsync("/usr/bin/python3", "python3-zeep", "-c", "import zeep");
        await Commanding.MustBeThereAsync("php", "php8.2-cli php8.2-soap", "-r", "exit(class_exists('SoapClient') ? 0 : 1);");
        await Commanding.MustBeThereAsync("wsdl2h", "gsoap libgsoap-dev", "-V");
        await Commanding.MustBeThereAsync("gcc", "gcc libc6-dev", "--version");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "node", "node_modules"), await NodePackages.InstallAsync(Path.Combine(Sources, "node")));
        await CompileAsync("client", "-C", "collection-history", "delinquency-inquiry", "exchange");
        await CompileAsync("server", "-S", "collection-history", "delinquency-inquiry");
    }

    /// <summary>A C program, generated from the running hub's WSDLs.</summary>
    private async Task CompileAsync(string program, string side, params string[] services)
    {
        var (folder, nothing) = (Path.Combine(_folder, "gsoap", program), new Dictionary<string, string>());
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder, "gsoap"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        await Commanding.RunAsync(folder, nothing, "wsdl2h", ["-c", "-t", "typemap.dat", "-o", "all.h", .. services.Select(s => $"{BaseOf(Toolkit.Of("gsoap").Municipality)}/{s}?wsdl")]);
        await File.AppendAllTextAsync(Path.Combine(folder, "all.h"), await File.ReadAllTextAsync(Path.Combine(folder, "security.h")));
        await Commanding.RunAsync(folder, nothing, "soapcpp2", side, "-c", "-x", "-L", "-w", "all.h");
        await Commanding.RunAsync(folder, nothing, "gcc", "-w", "-O0", "-I.", program + ".c", "soapC.c", program == "client" ? "soapClient.c" : "soapServer.c", "-lgsoap", "-o", program);
    }

    private async Task<JsonNode> CallAsync(Toolkit toolkit, string soap)
    {
        var environment = EnvironmentOf(toolkit.Municipality, soap);
        var (program, words) = toolkit.Name switch
        {
            "zeep" => ("/usr/bin/python3", new[] { "client.py" }),
            "php" => ("php", ["client.php"]),
            "node" => ("node", ["client.js"]),
            _ => (Path.Combine(_folder, "gsoap", "client", "client"), Array.Empty<string>()),
        };
        return JsonNode.Parse(await Commanding.RunAsync(Path.Combine(_folder, toolkit.Name), environment, program, words))!;
    }

    private async Task<Process> ServeAsync(string server, string municipality)
    {
        var port = _ports[municipality];
        var (program, words) = server switch
        {
            "php" => ("php", new[] { "-d", "display_errors=stderr", "-S", $"127.0.0.1:{port}", "server.php" }),
            "node" => ("node", ["server.js"]),
            _ => (Path.Combine(_folder, "gsoap", "server", "server"), Array.Empty<string>()),
        };
        return await Commanding.ServeAsync(server, port, Path.Combine(_folder, server), EnvironmentOf(municipality, "1.1"), program, words);
    }

    private Dictionary<string, string> EnvironmentOf(string municipality, string soap) => new()
    {
        ["BUS_BASE"] = BaseOf(municipality), ["BUS_SOAP"] = soap, ["BUS_NAME"] = Name, ["BUS_CODE"] = municipality, ["BUS_PASSWORD"] = Password,
        ["BUS_PORT"] = $"{_ports[municipality]}", ["BUS_LOG"] = LogOf(municipality),
    };

    internal string BaseOf(string municipality) => $"{Hub.Address}soap/{municipality}";

    private string LogOf(string municipality) => Path.Combine(_folder, municipality + ".log");

    private static string Municipality(string code, int port) =>
        $$"""
          - code: "{{code}}"
            name: 試験{{code}}
            extends:
              collection-history: [ { element: addresseeName, header: 氏名名称, type: text, maxLength: 150, required: false } ]
            applications:
              - { id: collection, name: 収納管理, password: { value: {{Password}} }, digest: true, provides: [ { contract: collection-history } ] }
              - id: delinquency
                name: 滞納整理
                password: { value: {{Password}} }
                provides: [ { contract: delinquency-inquiry, soap: { url: "http://127.0.0.1:{{port}}/inquire", timeout: 300s, username: bus, password: { value: {{Password}} } } } ]
                consumes:
                  - contract: collection-history
                    by: soap
                    items: [addresseeName]
                    soap: { url: "http://127.0.0.1:{{port}}/receive", timeout: 300s, username: bus, password: { value: {{Password}} } }
              - { id: archive, name: 統計, password: { value: {{Password}} }, consumes: [ { contract: collection-history, by: mailbox } ] }
              - { id: tax, name: 国保, password: { value: {{Password}} }, consumes: [ { contract: delinquency-inquiry, duties: [国保窓口] } ] }

        """;
}

/// <summary>One bench for all classes of this project: it takes its time to start.</summary>
[CollectionDefinition("bench")]
public sealed class BenchCollection : ICollectionFixture<InteropBench>;
