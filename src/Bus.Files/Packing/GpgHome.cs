using System.Diagnostics;
using System.Text;
using Bus.Files.Disk;
using Bus.Files.FrontDoor;

namespace Bus.Files.Packing;

/// <summary>gpg could not do its work for a reason of the hub's own: it is not installed, or the key in the region cannot be used.</summary>
internal sealed class GpgException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>A GNUPGHOME for one file: made in memory where the system has such a place, readable by the hub alone, and gone with its agent when the file is done.</summary>
internal sealed class GpgHome : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string InMemory = "/dev/shm";

    private const string Prefix = "bus-gpg-";

    private readonly string _folder;

    /// <summary>A new, empty home.</summary>
    public GpgHome()
    {
        var root = Directory.Exists(InMemory) ? InMemory : Path.GetTempPath();
        Sweep(root);
        // Short: the agent's socket lies in it, and a socket's path may have 107 bytes.
        _folder = Path.Combine(root, $"{Prefix}{Environment.ProcessId}-{System.Security.Cryptography.RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        Directory.CreateDirectory(_folder, Private);
    }

    // What a hub of this account that was killed left behind. Another account's cannot be removed, and is that one's.
    private static void Sweep(string root)
    {
        foreach (var left in Directory.EnumerateDirectories(root, Prefix + "*"))
            if (Path.GetFileName(left).Split('-') is [_, _, var process, _] && !Directory.Exists("/proc/" + process)
                && FileStat.Of(left) is { Kind: EntryKind.Folder } stat && stat.Owner == Ownership.HubUser) Remove(left);
    }

    private static void Remove(string left)
    {
        try
        {
            Directory.Delete(left, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another file's home was made at the same moment, and removed it.
        }
    }

    /// <summary>Puts a small secret or key where gpg can read it; gives its path.</summary>
    public string Put(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = PrivateFile });
        file.Write(Encoding.UTF8.GetBytes(content));
        return path;
    }

    /// <summary>Starts gpg with its three streams piped. What it has to say comes as status lines on its standard error.</summary>
    /// <exception cref="GpgException">It is not installed.</exception>
    public Process Start(params string[] words)
    {
        var what = new ProcessStartInfo("gpg") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        string[] always = ["--homedir", _folder, "--no-options", "--batch", "--no-tty", "--yes", "--disable-dirmngr", "--no-auto-key-locate", "--trust-model", "always", "--pinentry-mode", "loopback", "--status-fd", "2"];
        foreach (var word in always.Concat(words)) what.ArgumentList.Add(word);
        // Messages in one language; nothing else of the hub's environment is gpg's affair.
        what.Environment.Clear();
        what.Environment["LC_ALL"] = "C";
        what.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        try
        {
            return Process.Start(what)!;
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            throw new GpgException("gpg cannot be started: install the Debian package gnupg on every node.", absent);
        }
    }

    /// <summary>Imports a private key.</summary>
    /// <exception cref="GpgException">It cannot be used.</exception>
    public void Import(string key, string? passphraseFile)
    {
        using var gpg = Start(passphraseFile is null ? ["--import", Put("key.asc", key)] : ["--passphrase-file", passphraseFile, "--import", Put("key.asc", key)]);
        gpg.StandardInput.Close();
        var said = gpg.StandardError.ReadToEnd();
        gpg.WaitForExit();
        File.Delete(Path.Combine(_folder, "key.asc"));
        if (gpg.ExitCode != 0 || !said.Contains("IMPORT_OK", StringComparison.Ordinal)) throw new GpgException("The private key in the region (file: encryption: privateKey) cannot be imported by gpg. Export it again with gpg --armor --export-secret-keys.");
    }

    /// <summary>Stops the agent and removes everything.</summary>
    public void Dispose()
    {
        var stop = new ProcessStartInfo("gpgconf", ["--homedir", _folder, "--kill", "all"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var stopped = Process.Start(stop);
            stopped?.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Without gpgconf there was no agent to stop.
            stop.RedirectStandardOutput = false;
        }
        Directory.Delete(_folder, recursive: true);
    }
}
