using System.Diagnostics;
using System.Net.Sockets;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Interop.Tests;

/// <summary>Runs a toolkit's programs, with what they must know in their environment.</summary>
internal static class Commanding
{
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONUTF8"] = "1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Starts a server, and waits until it takes connections.</summary>
    public static async Task<Process> ServeAsync(string name, int port, string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] words)
    {
        var process = Start(folder, environment, program, words);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync();
        for (var clock = Stopwatch.StartNew(); ;)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync("127.0.0.1", port);
                return process;
            }
            catch (SocketException)
            {
                if (process.HasExited) Assert.Fail($"The server of {name} ended: {await errors}");
                Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), $"The server of {name} does not listen.");
                await Task.Delay(100);
            }
        }
    }

    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] words)
    {
        using var process = Start(folder, environment, program, words);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', words)} did not end.");
        }
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', words)}: exit {process.ExitCode}\n{await errors}\n{(await output)[..Math.Min(2000, (await output).Length)]}");
        return await output;
    }

    /// <summary>A program that is not installed is a failure that says how to get it, not a skipped test.</summary>
    public static async Task MustBeThereAsync(string program, string package, params string[] words)
    {
        try
        {
            var result = await Commands.RunAsync(program, words);
            Assert.True(result.Exit == 0, $"{program} is not usable (Debian package {package}): {result}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Fail($"{program} is missing: apt-get install {package}");
        }
    }
}
