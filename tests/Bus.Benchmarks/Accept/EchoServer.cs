using System.Diagnostics;
using System.Net.Sockets;
using Bus.Benchmarks.Measuring;
using Bus.EndToEnd.Tests.Harness;
using Bus.Interop.Tests;

namespace Bus.Benchmarks.Accept;

/// <summary>A server that somebody would write with a toolkit of another language, from the hub's WSDL: it reads the message, stores nothing and answers with a receipt.</summary>
internal abstract class EchoServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly int _port = HubProcess.FreePort();
    private Process? _process;

    public string Address => $"http://127.0.0.1:{_port}/";
    public int ProcessId => _process!.Id;

    /// <summary>Where its source is, beside the program.</summary>
    protected static string Source(string name) => Path.Combine(AppContext.BaseDirectory, "Accept", "Echo", name);

    public static async Task<T> StartAsync<T>(Bench bench, string wsdl) where T : EchoServer, new()
    {
        var (server, folder) = (new T(), Directory.CreateDirectory(Path.Combine(bench.Folder, typeof(T).Name)).FullName);
        var environment = new Dictionary<string, string> { ["BUS_WSDL"] = wsdl, ["BUS_PORT"] = $"{server._port}", ["PHP_CLI_SERVER_WORKERS"] = $"{Environment.ProcessorCount}" };
        var (program, words) = await server.PrepareAsync(folder, wsdl, server._port);
        server._process = Commanding.Start(folder, environment, program, words);
        server._process.OutputDataReceived += (_, _) => { };
        server._process.ErrorDataReceived += (_, _) => { };
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server.ListeningAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Makes what it needs in its folder; the command that starts it.</summary>
    protected abstract Task<(string Program, string[] Words)> PrepareAsync(string folder, string wsdl, int port);

    private async Task ListeningAsync()
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync("127.0.0.1", _port);
                return;
            }
            catch (SocketException) when (clock.Elapsed < Patience && !_process!.HasExited)
            {
                // Not up yet.
            }
        }
    }
}

internal sealed class PhpEcho : EchoServer
{
    protected override Task<(string Program, string[] Words)> PrepareAsync(string folder, string wsdl, int port) => Task.FromResult((
        "php", new[] { "-d", "opcache.enable=1", "-d", $"soap.wsdl_cache_dir={folder}", "-S", $"127.0.0.1:{port}", Source("echo.php") }));
}

internal sealed class NodeEcho : EchoServer
{
    protected override async Task<(string Program, string[] Words)> PrepareAsync(string folder, string wsdl, int port)
    {
        File.Copy(Source("echo.js"), Path.Combine(folder, "echo.mjs"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), await NodePackages.InstallAsync(Source("")));
        return ("node", ["echo.mjs"]);
    }
}

internal sealed class GsoapEcho : EchoServer
{
    protected override async Task<(string Program, string[] Words)> PrepareAsync(string folder, string wsdl, int port)
    {
        foreach (var file in (string[])["echo.c", "typemap.dat"]) File.Copy(Source(file), Path.Combine(folder, file));
        var nothing = new Dictionary<string, string>();
        await Commanding.RunAsync(folder, nothing, "wsdl2h", "-c", "-t", "typemap.dat", "-o", "all.h", wsdl);
        await Commanding.RunAsync(folder, nothing, "soapcpp2", "-S", "-c", "-x", "-L", "-w", "all.h");
        await Commanding.RunAsync(folder, nothing, "gcc", "-w", "-O2", "-I.", "echo.c", "soapC.c", "soapServer.c", "-lgsoap", "-lpthread", "-o", "echo");
        return (Path.Combine(folder, "echo"), []);
    }
}
