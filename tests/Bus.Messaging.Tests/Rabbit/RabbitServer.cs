using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bus.Tests.Rabbit;

/// <summary>A real RabbitMQ of the test's own: private folder, loopback ports and Erlang name service; nothing of it is left behind.</summary>
public sealed class RabbitServer : IAsyncDisposable
{
    public const string User = "guest";
    public const string Password = "guest";
    private const string Programs = "/usr/lib/rabbitmq/bin"; // those of /usr/sbin switch user
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly int _distribution = FreePort();
    private readonly int _names = FreePort();
    private readonly Process _nameService;
    private Process? _server;

    private RabbitServer(string folder, IEnumerable<string> configuration)
    {
        Folder = folder;
        foreach (var part in new[] { "db", "log", "home" }) Directory.CreateDirectory(Path.Combine(folder, part));
        File.WriteAllLines(Path.Combine(folder, "rabbitmq.conf"),
        [
            $"listeners.tcp.default = 127.0.0.1:{Port}", "loopback_users.guest = true", "log.console = false", "log.file.level = warning",
            "vm_memory_high_watermark.absolute = 1GiB", "disk_free_limit.absolute = 50MB", .. configuration,
        ]);
        File.WriteAllText(Path.Combine(folder, "enabled_plugins"), "[].");
        _nameService = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec epmd -port {_names} -address 127.0.0.1 >'{folder}/log/epmd' 2>&1 </dev/null"]))!;
    }

    public string Folder { get; }
    public int Port { get; } = FreePort();
    public string Uri => UriThrough(Port);

    /// <summary>Its address by way of another port that leads to it.</summary>
    public static string UriThrough(int port) => $"amqp://{User}:{Password}@127.0.0.1:{port}/";

    /// <param name="configuration">More lines for rabbitmq.conf.</param>
    public static async Task<RabbitServer> StartAsync(params string[] configuration)
    {
        // Not skipped: a suite that is green without RabbitMQ would say that the hub works on it.
        if (!File.Exists(Path.Combine(Programs, "rabbitmq-server"))) throw new InvalidOperationException("RabbitMQ is not installed: apt-get install -y rabbitmq-server");
        var server = new RabbitServer(Directory.CreateTempSubdirectory("bus-rabbit-").FullName, configuration);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the same folder and port; AMQP answers when it returns.</summary>
    public async Task StartAgainAsync()
    {
        File.Delete(PidFile);
        _server = Process.Start(Start("/bin/sh", ["-c", $"exec {Programs}/rabbitmq-server >'{Folder}/log/out' 2>&1 </dev/null"]))!;
        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_server.HasExited || clock.Elapsed > Patience) throw new InvalidOperationException($"RabbitMQ did not start:\n{File.ReadAllText(Path.Combine(Folder, "log", "out"))}");
            await Task.Delay(100);
        }
    }

    /// <summary><c>kill -9</c>.</summary>
    public Task KillAsync() => EndAsync(Signals.Kill);

    /// <summary>As an operator stops it.</summary>
    public Task StopAsync() => EndAsync(Signals.Terminate);

    /// <summary>It stands still: connections stay, nothing moves.</summary>
    public void Freeze() => Signals.Freeze(ProcessId);

    public void Thaw() => Signals.Thaw(ProcessId);

    /// <summary>Its data directory is gone. Not while it runs: it would write into what is being removed.</summary>
    public void LoseData()
    {
        Directory.Delete(Path.Combine(Folder, "db"), recursive: true);
        Directory.CreateDirectory(Path.Combine(Folder, "db"));
    }

    /// <summary>Runs <c>rabbitmqctl</c> and returns what it printed.</summary>
    public async Task<string> ControlAsync(params string[] words)
    {
        var start = Start(Path.Combine(Programs, "rabbitmqctl"), ["-q", .. words]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var control = Process.Start(start)!;
        var (output, error) = (control.StandardOutput.ReadToEndAsync(), control.StandardError.ReadToEndAsync());
        await control.WaitForExitAsync();
        return control.ExitCode == 0 ? await output : throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', words)}: {await output}{await error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false }) await StopAsync();
        _server?.Dispose();
        _nameService.Kill();
        await _nameService.WaitForExitAsync();
        _nameService.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string PidFile => Path.Combine(Folder, "rabbit.pid");

    private int ProcessId => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    // The shell that started it ends when the node does.
    private async Task EndAsync(Action<int> send)
    {
        send(ProcessId);
        using var patience = new CancellationTokenSource(Patience);
        await _server!.WaitForExitAsync(patience.Token);
    }

    private ProcessStartInfo Start(string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words);
        void Set(string name, string value) => start.Environment[name] = value;
        Set("HOME", Path.Combine(Folder, "home"));
        Set("RABBITMQ_NODENAME", string.Create(CultureInfo.InvariantCulture, $"bus{Port}@localhost"));
        Set("RABBITMQ_CONFIG_FILE", Path.Combine(Folder, "rabbitmq.conf"));
        Set("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        Set("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(Folder, "enabled_plugins"));
        Set("RABBITMQ_MNESIA_BASE", Path.Combine(Folder, "db"));
        Set("RABBITMQ_LOG_BASE", Path.Combine(Folder, "log"));
        Set("RABBITMQ_PID_FILE", PidFile);
        Set("RABBITMQ_DIST_PORT", _distribution.ToString(CultureInfo.InvariantCulture));
        Set("ERL_EPMD_PORT", _names.ToString(CultureInfo.InvariantCulture));
        Set("ERL_EPMD_ADDRESS", "127.0.0.1");
        // Erlang gives up a handshake between two nodes after 7 seconds; rabbitmqctl is such a node, and on a busy machine both may stand still for so long.
        const string Patient = "-kernel net_setuptime 120";
        Set("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", $"-kernel inet_dist_use_interface {{127,0,0,1}} {Patient}");
        Set("RABBITMQ_CTL_ERL_ARGS", Patient);
        return start;
    }

    // A node that listens but is not ready does not greet.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, patience.Token);
            await client.GetStream().WriteAsync("AMQP\0\0\x09\x01"u8.ToArray(), patience.Token);
            return await client.GetStream().ReadAsync(new byte[8], patience.Token) > 0 && File.Exists(PidFile);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    internal static int FreePort() => Ports.Free();
}
