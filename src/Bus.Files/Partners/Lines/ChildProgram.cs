using System.Diagnostics;
using System.Text;

namespace Bus.Files.Partners.Lines;

/// <summary>How a program ended.</summary>
/// <param name="Errors">What it complained of.</param>
/// <param name="Overflowed">True: it said more than was to be read.</param>
internal sealed record ChildEnd(int Exit, string Output, string Errors, bool Overflowed)
{
    private const int LineKept = 200;

    /// <summary>The last complaint that says something: a client says at the end that its connection is closed, whatever closed it.</summary>
    public string LastError
    {
        get
        {
            var lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var line = lines.LastOrDefault(l => !l.StartsWith("Connection closed", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "";
            return string.Concat((line.Length > LineKept ? line[..LineKept] : line).Where(c => !char.IsControl(c)));
        }
    }
}

/// <summary>Runs a program of another maker: a clean environment, its orders by standard input, its output bounded, and never longer than the hub lives.</summary>
internal static class ChildProgram
{
    private const int ErrorKept = 4_096;

    /// <exception cref="PartnerException">It took longer than it may.</exception>
    public static async Task<ChildEnd> RunAsync(string program, IReadOnlyList<string> words, string orders, IReadOnlyDictionary<string, string> environment, int outputBytes,
        TimeSpan longest, TimeProvider clock, CancellationToken cancellation)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A hub that is killed must not leave a writer behind. The system signals a child when the THREAD that started it ends, so this one stays as long as the child.
        new Thread(() => Run(Start(program, words, environment), started, ended)) { IsBackground = true, Name = "bus partner" }.Start();
        using var process = await started.Task;
        using var limit = new CancellationTokenSource(longest, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var (output, error) = (ReadAsync(process.StandardOutput, outputBytes), ReadAsync(process.StandardError, ErrorKept));
        try
        {
            await GiveAsync(process, orders);
            await ended.Task.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await ended.Task;
            cancellation.ThrowIfCancellationRequested();
            throw PartnerTroubles.Cut($"> {longest}");
        }
        var ((text, overflowed), (complaints, _)) = (await output, await error);
        return new ChildEnd(process.ExitCode, text, complaints, overflowed);
    }

    private static ProcessStartInfo Start(string program, IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("/usr/bin/setpriv", ["--pdeathsig", "KILL", "--no-new-privs", "--", program, .. words])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8, StandardInputEncoding = new UTF8Encoding(false),
        };
        // Nothing of the hub's own environment goes along: it may hold secrets, and a proxy for other things.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    private static void Run(ProcessStartInfo what, TaskCompletionSource<Process> started, TaskCompletionSource ended)
    {
        try
        {
            var process = Process.Start(what)!;
            started.SetResult(process);
            process.WaitForExit();
        }
        catch (Exception failure)
        {
            started.TrySetException(failure);
        }
        ended.TrySetResult();
    }

    private static async Task GiveAsync(Process process, string orders)
    {
        try
        {
            await process.StandardInput.WriteAsync(orders);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all of them; how it ended says why.
            return;
        }
    }

    // Read to the end, kept up to the bound, so that a program that says too much is not held up.
    private static async Task<(string Text, bool Overflowed)> ReadAsync(StreamReader reader, int most)
    {
        var text = new StringBuilder();
        var overflowed = false;
        var buffer = new char[4_096];
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            overflowed |= text.Length + read > most;
            text.Append(buffer, 0, Math.Min(read, most - text.Length));
        }
        return (text.ToString(), overflowed);
    }
}
