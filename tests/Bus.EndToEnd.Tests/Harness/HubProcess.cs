using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Bus.EndToEnd.Tests.Harness;

/// <summary>A real hub in a process of its own, on loopback with a private folder and port. It is used only by its public face.</summary>
public sealed class HubProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private const string FilesRoot = "--Files:Root=";
    private readonly string[] _settings;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private HubProcess(string folder, int port, string[] settings) => (Folder, Port, _settings) = (folder, port, settings);

    /// <summary>What it is started with.</summary>
    public IReadOnlyList<string> Settings => _settings;

    /// <summary>A temporary folder that holds the data folder, and goes with the hub.</summary>
    public string Folder { get; }
    public string Data => Path.Combine(Folder, "data");
    /// <summary>The homes, wherever its settings put them.</summary>
    public string Files => _settings.LastOrDefault(s => s.StartsWith(FilesRoot, StringComparison.Ordinal))?[FilesRoot.Length..] ?? Path.Combine(Data, "files");
    public int Port { get; }
    public Uri Address => new($"http://127.0.0.1:{Port}/");
    public int ProcessId => _process!.Id;
    public string Log { get { lock (_log) return _log.ToString(); } }
    public HttpClient Http { get; private set; } = null!;
    /// <summary>Further addresses that it listens on, e.g. of TLS; set before it is started.</summary>
    public IList<string> MoreUrls { get; } = [];
    /// <summary>Where it listens; set before it is started.</summary>
    public string ListensAt { get; set; } = "127.0.0.1";
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts a hub. Settings are like <c>--Files:Quiet=00:00:01</c>; by default tests wait seconds where operators wait minutes.</summary>
    public static async Task<HubProcess> StartAsync(params string[] settings)
    {
        var hub = Prepare(settings);
        await hub.StartAgainAsync();
        return hub;
    }

    /// <summary>A hub that has its folder and port and is not started yet.</summary>
    public static HubProcess Prepare(params string[] settings) => new(Directory.CreateTempSubdirectory("bus-e2e-").FullName, FreePort(),
        ["--Files:Quiet=00:00:01", "--Files:EndFileWait=00:00:02", "--Files:ScanInterval=00:00:00.100", "--Passwords:Iterations=1000", "--Passwords:CryptRounds=1000", .. settings]);

    /// <summary>A further node on the journal of another: with files of one root, and a copy of its master key.</summary>
    public static Task<HubProcess> StartBesideAsync(HubProcess first, params string[] settings) =>
        BesideAsync(first, key => File.Copy(Path.Combine(first.Data, "master.key"), key), settings);

    /// <summary>The same with a master key of its own, with which it must not get far.</summary>
    public static Task<HubProcess> StartWithOwnKeyAsync(HubProcess first, params string[] settings) =>
        BesideAsync(first, key => File.WriteAllText(key, Convert.ToBase64String(new byte[32])), settings);

    private static async Task<HubProcess> BesideAsync(HubProcess first, Action<string> makeKey, string[] settings)
    {
        var hub = new HubProcess(Directory.CreateTempSubdirectory("bus-e2e-").FullName, FreePort(), [.. first._settings, $"--Files:Root={first.Files}", .. settings]);
        Directory.CreateDirectory(hub.Data);
        var key = Path.Combine(hub.Data, "master.key");
        makeKey(key);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            await hub.StartAgainAsync();
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>It stands still, its connections stay, until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signals.Freeze(ProcessId);

    /// <summary>It goes on.</summary>
    public void Thaw() => Signals.Thaw(ProcessId);

    /// <summary>Starts it on the same folder and port, after <see cref="KillAsync"/> or <see cref="StopAsync"/>; ready when it returns.</summary>
    /// <param name="wrapper">A program that it is started through, e.g. <c>strace</c>.</param>
    public async Task StartAgainAsync(params string[] wrapper)
    {
        // A killed hub leaves its card behind; the next one writes its own.
        Directory.CreateDirectory(Data);
        File.Delete(Path.Combine(Data, "hub.json"));
        string[] command = [.. wrapper, "dotnet", BusDll, "run", "--data", Data, "--urls", string.Join(';', MoreUrls.Prepend($"http://{ListensAt}:{Port}")), .. _settings];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, line) => { lock (_log) _log.AppendLine(line.Data); };
        _process.OutputDataReceived += (_, line) => { lock (_log) _log.AppendLine(line.Data); };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        Http?.Dispose();
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (_process.HasExited || clock.Elapsed > StartPatience)
            {
                if (_process.HasExited) await SaidAsync(_process);
                throw new InvalidOperationException($"The hub did not start:\n{Log}");
            }
            await Task.Delay(50);
        }
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator stops it.</summary>
    public async Task StopAsync()
    {
        // The hub itself, as its card says; a wrapper such as strace ends after it.
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "hub.json")));
        Signals.Terminate(card.RootElement.GetProperty("processId").GetInt32());
        using var patience = new CancellationTokenSource(StartPatience);
        await _process!.WaitForExitAsync(patience.Token);
    }

    /// <summary>Starts it with other settings, on the same folder; it must not come up. How it ended.</summary>
    public Task<CommandResult> StartInVainAsync(params string[] settings) =>
        Commands.RunAsync("dotnet", [BusDll, "run", "--data", Data, "--urls", $"http://127.0.0.1:{Port}", .. settings]);

    /// <summary>Runs a verb of the command line against this hub: <c>--data</c> is added.</summary>
    public Task<CommandResult> BusAsync(params string[] words) => Commands.RunAsync("dotnet", [BusDll, .. words, "--data", Data]);

    /// <summary>The same as a named operator.</summary>
    public async Task<CommandResult> BusAsAsync(string token, params string[] words)
    {
        var file = Path.Combine(Folder, $"token-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, token);
        return await Commands.RunAsync("dotnet", [BusDll, .. words, "--url", Address.ToString(), "--token-file", file]);
    }

    /// <summary>Applies a region file text; the verb must succeed.</summary>
    public async Task ApplyAsync(string yaml)
    {
        var file = Path.Combine(Folder, $"region-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, yaml);
        var result = await BusAsync("region", "apply", file);
        Assert.True(result.Exit == 0, result.ToString());
    }

    /// <summary>Waits for what an ended process said last, which may still be on its way: why it ended stands there.</summary>
    private static async Task SaidAsync(Process ended)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        // Something that it started may hold its output open for longer.
        await ended.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The management API, with the operator's token.</summary>
    public async Task<JsonElement> ApiAsync(string path)
    {
        using var answer = await OperatorAsync("api/v1/" + path);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>The same with the answer's headers.</summary>
    public async Task<HttpResponseMessage> OperatorAsync(string address)
    {
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "hub.json")));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, address));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", card.RootElement.GetProperty("token").GetString());
        return (await Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        Http?.Dispose();
        await RemoveAsync(Folder);
    }

    /// <summary>Removes a folder into which processes that were just killed may still have written a last file.</summary>
    internal static async Task RemoveAsync(string folder)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (clock.Elapsed < StartPatience && Directory.Exists(folder))
            {
                // Not empty: something came while it was being emptied.
            }
        }
    }

    internal static string BusDll { get; } = Environment.GetEnvironmentVariable("HUB_UNDER_TEST") is { Length: > 0 } published ? published : Path.Combine(AppContext.BaseDirectory, "bus.dll");

    internal static int FreePort() => Ports.Free();

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("health/ready");
            // The card is written last: it is what the verbs find the hub by.
            return answer.IsSuccessStatusCode && File.Exists(Path.Combine(Data, "hub.json"));
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            return false;
        }
    }
}
