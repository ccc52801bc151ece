using System.Diagnostics;

namespace Bus.EndToEnd.Tests.Faults;

/// <summary>A small file system that can be filled to its last byte. Mounting one takes rights that not every machine gives.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Null where it cannot be mounted.</summary>
    /// <param name="megabytes">Its size; it lies in memory.</param>
    public static SmallDisk? TryMount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("bus-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "bus-test", folder)) return new SmallDisk(folder);
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

    /// <summary>Leaves so much of its size free.</summary>
    public void Leave(double part)
    {
        var disk = new DriveInfo(Folder);
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var block = new byte[64 * 1024];
        for (var left = disk.AvailableFreeSpace - (long)(disk.TotalSize * part); left > 0; left -= block.Length) ballast.Write(block);
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
