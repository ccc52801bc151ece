using System.Diagnostics;

namespace Bus.EndToEnd.Tests.Harness;

/// <summary>How a command ended.</summary>
public sealed record CommandResult(int Exit, string Output, string Error)
{
    public override string ToString() => $"exit {Exit}\n{Output}\n{Error}";
}

internal static class Commands
{
    public static async Task<CommandResult> RunAsync(string program, IEnumerable<string> words, TimeSpan? patience = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromMinutes(15));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', words)} did not end.\n{await output}\n{await error}");
        }
        return new CommandResult(process.ExitCode, await output, await error);
    }
}
