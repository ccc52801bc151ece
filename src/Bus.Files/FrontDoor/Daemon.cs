using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bus.Files.FrontDoor;

/// <summary>One run of the daemon, as a child of the hub in the foreground.</summary>
internal sealed class Daemon : IDisposable
{
    private const int LowestFreePort = 1024;
    private const int TextKept = 500;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private volatile string _lastLine = "";

    private Daemon(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Ends with the daemon.</summary>
    public Task Ended => _ended.Task;
    /// <summary>Its exit code, once it ended.</summary>
    public int ExitCode => _process.ExitCode;
    /// <summary>The last line it wrote to the hub; what is wrong with its configuration, for example.</summary>
    public string LastLine => _lastLine;

    /// <summary>Starts it under its account. It dies with the hub, however the hub dies.</summary>
    public static Daemon Start(FrontDoorOptions options, DaemonFolder folder, DaemonAccount account)
    {
        var started = new TaskCompletionSource<Daemon>();
        // The system signals a child when the THREAD that started it ends, so this one stays as long as the child.
        new Thread(() => Run(new ProcessStartInfo("setpriv", Words(options, folder, account)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" }, started))
            { IsBackground = true, Name = "bus front door" }.Start();
        return started.Task.GetAwaiter().GetResult();
    }

    /// <summary>True when every port answers; false if it ended before, or took too long.</summary>
    public async Task<bool> IsReadyAsync(FrontDoorOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var since = clock.GetTimestamp();
        while (!_ended.Task.IsCompleted && clock.GetElapsedTime(since) < options.StartOrStop)
        {
            if (await AnswersAsync(options.Ftp.Address, options.Ftp.Port, cancellation) && await AnswersAsync(options.Sftp.Address, options.Sftp.Port, cancellation)) return !_ended.Task.IsCompleted;
            await Task.Delay(Look, clock, cancellation);
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static void Run(ProcessStartInfo what, TaskCompletionSource<Daemon> started)
    {
        Daemon daemon;
        try
        {
            daemon = new Daemon(Process.Start(what)!);
        }
        catch (Exception failure)
        {
            started.SetException(failure);
            return;
        }
        daemon._process.BeginOutputReadLine();
        daemon._process.BeginErrorReadLine();
        started.SetResult(daemon);
        daemon._process.WaitForExit();
        daemon._ended.SetResult();
    }

    private static IReadOnlyList<string> Words(FrontDoorOptions options, DaemonFolder folder, DaemonAccount account)
    {
        List<string> words = ["--no-new-privs", "--pdeathsig", "TERM"];
        if (Ownership.HubIsRoot)
        {
            words.AddRange(["--reuid", $"{account.UserId}", "--regid", $"{account.GroupId}", "--groups", $"{options.GroupId}"]);
            var low = options.Ftp.Port < LowestFreePort || options.Sftp.Port < LowestFreePort;
            var keep = low ? "-all,+net_bind_service" : "-all";
            words.AddRange(["--inh-caps", keep, "--ambient-caps", keep, "--bounding-set", keep]);
        }
        return [.. words, options.Daemon, "-n", "-q", "-c", folder.Configuration];
    }

    private static async Task<bool> AnswersAsync(string address, int? port, CancellationToken cancellation)
    {
        if (port is null) return true;
        var target = IPAddress.Parse(address);
        if (target.Equals(IPAddress.Any)) target = IPAddress.Loopback;
        if (target.Equals(IPAddress.IPv6Any)) target = IPAddress.IPv6Loopback;
        using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(target, port.Value), cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line)) _lastLine = line.Length > TextKept ? line[..TextKept] : line;
    }
}
