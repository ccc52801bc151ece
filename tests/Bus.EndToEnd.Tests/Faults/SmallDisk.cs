using System.Diagnostics;

namespace Bus.EndToEnd.Tests.Faults;

/// <summary>A file system of a few hundred MiB that can be filled to its last byte. Mounting one takes rights that not every machine gives.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Size = "600m";

    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Null where it cannot be mounted.</summary>
    public static SmallDisk? TryMount()
    {
        var folder = Directory.CreateTempSubdirectory("bus-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "bus-test", folder)) return new SmallDisk(folder);
        Directory.Delete(folder);
        return null;
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        var block = new byte[64 * 1024];
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            while (true) ballast.Write(block);
        }
        catch (IOException)
        {
            // Full, as it was meant.
        }
    }

    public void Relieve() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder, recursive: true);
    }

    private string Ballast => Path.Combine(Folder, "ballast");

    private static bool Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
