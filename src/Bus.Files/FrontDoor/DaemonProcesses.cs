using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bus.Files.FrontDoor;

/// <summary>The processes of this hub's daemon: known by what they hold open in its folder, since a daemon rewrites its own command line and a number may be somebody else's by now.</summary>
internal sealed partial class DaemonProcesses(FrontDoorOptions options, DaemonFolder folder, TimeProvider clock)
{
    private const int Terminate = 15, Kill = 9;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Numbers of the daemon and its sessions, also of those that an earlier hub left behind.</summary>
    public IReadOnlyList<int> Ours() => [.. All().Where(IsOurs)];

    /// <summary>Paths below a folder that sessions have open now.</summary>
    public IReadOnlySet<string> OpenFiles(string below) => Ours().SelectMany(OpenFilesOf).Where(path => path.StartsWith(below + "/", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Ends sessions of these users: they may not sign in any more.</summary>
    public void EndSessionsOf(IReadOnlyCollection<string> users)
    {
        foreach (var process in Ours())
            // A session's title: "proftpd: {user} - {peer}: {command}".
            if (users.Any(user => Text($"/proc/{process}/cmdline")?.StartsWith($"proftpd: {user} - ", StringComparison.Ordinal) ?? false)) Signal(process, Terminate);
    }

    /// <summary>Stops all of them, those that do not listen by force.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> StopAsync()
    {
        var there = Ours();
        foreach (var process in there) Signal(process, Terminate);
        var since = clock.GetTimestamp();
        while (Ours().Count > 0)
        {
            if (clock.GetElapsedTime(since) > options.StartOrStop)
                foreach (var process in Ours()) Signal(process, Kill);
            await Task.Delay(Look, clock);
        }
        return there.Count;
    }

    private bool IsOurs(int process) =>
        Link($"/proc/{process}/exe") is { } program && Path.GetFileName(program).StartsWith(Path.GetFileName(options.Daemon), StringComparison.Ordinal)
        && OpenFilesOf(process).Any(path => path.StartsWith(folder.Run + "/", StringComparison.Ordinal));

    private static IEnumerable<int> All() =>
        from path in Directory.EnumerateDirectories("/proc")
        let number = int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0
        where number > 0
        select number;

    private static IEnumerable<string> OpenFilesOf(int process)
    {
        string[] descriptors;
        try
        {
            descriptors = Directory.GetFiles($"/proc/{process}/fd");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
        return descriptors.Select(Link).OfType<string>();
    }

    private static string? Link(string path)
    {
        var buffer = new byte[4096];
        var length = readlink(path, buffer, buffer.Length);
        return length <= 0 ? null : System.Text.Encoding.UTF8.GetString(buffer, 0, (int)length);
    }

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Signal(int process, int signal) => _ = kill(process, signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string path, [Out] byte[] buffer, nint size);
}
