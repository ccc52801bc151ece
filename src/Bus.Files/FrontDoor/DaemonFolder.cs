using Bus.Files.Disk;

namespace Bus.Files.FrontDoor;

/// <summary><c>{data}/proftpd/</c>: what the hub writes for the daemon, and in <c>run/</c> what the daemon writes.</summary>
internal sealed class DaemonFolder(string dataFolder, bool hubIsRoot, FrontDoorOptions options)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = Owner | UnixFileMode.UserExecute;
    private const UnixFileMode Group = UnixFileMode.GroupRead;
    private const UnixFileMode GroupFolder = UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(dataFolder), "proftpd");
    public string Run => In("run");
    public string Configuration => In("proftpd.conf");
    public string Users => In("users");
    public string Groups => In("groups");
    public string Keys => In("keys");
    public string HostKey => In("host.key");
    public string HostKeyInUse => In("run/host.key");
    public string Certificate => In("run/tls.crt");
    public string CertificateKey => In("run/tls.key");
    public string Pid => In("run/proftpd.pid");
    public string Uploads => In("run/uploads.log");
    public string Log => In("run/daemon.log");

    /// <summary>The public keys of a user.</summary>
    public string KeysOf(string user) => System.IO.Path.Combine(Keys, user);

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folders; the daemon's own belongs to its account.</summary>
    public void Create(DaemonAccount account)
    {
        DurableFolder.Create(Path);
        DurableFolder.Create(Run);
        DurableFolder.Create(Keys);
        Access(Path, 0, Folder | GroupFolder);
        Access(Keys, 0, Folder | GroupFolder);
        if (hubIsRoot) Ownership.Of(Run, account.UserId, options.GroupId);
        File.SetUnixFileMode(Run, Folder);
    }

    /// <summary>Writes a file that the daemon may read: a whole one takes the place of the one before, so that a sign-in sees the one or the other.</summary>
    public void WriteReadable(string path, string content)
    {
        var draft = path + ".tmp";
        File.Delete(draft);
        DurableFile.WriteNew(draft, content, Owner);
        Access(draft, 0, Owner | Group);
        DurableFolder.Rename(draft, path);
        DurableFolder.Sync(System.IO.Path.GetDirectoryName(path)!);
    }

    /// <summary>Gives the daemon a key or certificate of its own, since it may not be able to read the operator's, and refuses one that others can read.</summary>
    public void CopyPrivate(string from, string to, DaemonAccount account)
    {
        File.Delete(to);
        DurableFile.WriteNew(to, File.ReadAllText(from), Owner);
        if (hubIsRoot) Ownership.Of(to, account.UserId, options.GroupId);
    }

    private void Access(string path, uint owner, UnixFileMode mode)
    {
        if (hubIsRoot) Ownership.Of(path, owner, options.GroupId);
        File.SetUnixFileMode(path, hubIsRoot ? mode : mode & (Folder | Owner));
    }
}
