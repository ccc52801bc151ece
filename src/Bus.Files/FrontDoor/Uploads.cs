using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Microsoft.Extensions.Options;

namespace Bus.Files.FrontDoor;

/// <summary>
/// The book of uploads, kept from the daemon's log. An upload has ended when the daemon says so and, by FTP, when the same session went on to another command:
/// a client that died looks to an FTP server like one that reached the end of its file (RFC 959, 3.4.1: in stream mode closing the connection is the end of file).
/// </summary>
internal sealed class Uploads(HomeKeeper homes, IOptions<FrontDoorOptions> options, DaemonFolder folder, DaemonProcesses processes) : IUploads
{
    private const int OwnerOnly = 0x180 /* 0600 */;
    private const UnixFileMode HandedOn = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const int PruneAt = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Upload> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _unconfirmed = [];
    private readonly HashSet<FileIdentity> _cut = [];
    private readonly HashSet<(int Session, string Path)> _failedWrites = [];
    private readonly UploadLog _log = new(folder.Uploads);
    private IReadOnlySet<string> _open = new HashSet<string>();
    private string? _secret;
    private uint _daemonUser = uint.MaxValue;
    private int _pruneAt = PruneAt;

    /// <inheritdoc/>
    public TimeSpan ReportAfter => options.Value.ReportUnfinished;

    /// <summary>The door opens: whose files are uploads, and what begins the log's lines. The log of the run before is still read.</summary>
    public void Begin(string secret, uint daemonUser)
    {
        lock (_gate) (_secret, _daemonUser) = (secret, daemonUser);
    }

    /// <inheritdoc/>
    public void Refresh()
    {
        if (!options.Value.IsOn) return;
        lock (_gate)
        {
            if (_secret is null) return;
            // Looked at before the log is read: a file closed in between is then known by its line, or still counts as open.
            _open = processes.OpenFiles(homes.Root);
            foreach (var text in _log.ReadNew())
                if (UploadLine.Parse(text, _secret, homes) is { } line) Note(line);
            if (_byPath.Count > _pruneAt) Prune();
        }
    }

    /// <summary>Removes a log that has become long; only while there is no session.</summary>
    public void TrimLog()
    {
        lock (_gate)
        {
            _failedWrites.Clear();
            _log.Remove(options.Value.LogBytes);
        }
    }

    /// <inheritdoc/>
    public UploadState Of(string folderPath, SeenFile file)
    {
        // Before the door's log is known, a file of the daemon's making is not known either.
        if (!options.Value.IsOn) return UploadState.Elsewhere;
        var path = Path.Combine(folderPath, file.Name);
        lock (_gate)
        {
            if (_open.Contains(path)) return UploadState.Unfinished;
            // By its identity too: a cut upload is still one under another name.
            if (_cut.Contains(file.Identity)) return UploadState.Unfinished;
            var upload = _byPath.GetValueOrDefault(path);
            if (upload is null || upload.Identity != file.Identity) return IsTheDaemons(path) ? UploadState.Unknown : UploadState.Elsewhere;
            return upload.Size != file.Size ? UploadState.Unknown : upload.Confirmed ? UploadState.Ended : UploadState.Unconfirmed;
        }
    }

    /// <inheritdoc/>
    public void HandOn(string folderPath)
    {
        if (!options.Value.IsOn || !FileStat.IsRealFolder(homes.Root, folderPath)) return;
        foreach (var file in FolderScan.Of(folderPath).Files)
            if (Of(folderPath, file) == UploadState.Ended && IsTheDaemons(Path.Combine(folderPath, file.Name)))
                File.SetUnixFileMode(Path.Combine(folderPath, file.Name), HandedOn);
    }

    // Uploads have mode 0600 and the daemon's owner (Umask in its configuration): what is known of a file of which no line tells.
    private bool IsTheDaemons(string path) =>
        FileStat.Of(path) is { } now && now.Mode == OwnerOnly && (_daemonUser == uint.MaxValue || now.Owner == _daemonUser);

    private void Note(UploadLine line)
    {
        if (_unconfirmed.Remove(line.Session, out var ended) && line.SignedIn && _byPath.TryGetValue(ended, out var before))
            _byPath[ended] = before with { Confirmed = true };
        if (line.Path is not { } path) return;
        if (line.IsWrite)
        {
            if (!line.Done) _failedWrites.Add((line.Session, path));
        }
        else if (line.IsUpload)
        {
            var identity = FileStat.Of(path)?.Identity ?? default;
            var done = line.Done && !(line.BySftp && HasHole(line, path));
            _byPath[path] = new Upload(identity, line.Size, Confirmed: done && line.BySftp);
            if (done) _cut.Remove(identity);
            else if (identity != default) _cut.Add(identity);
            if (done && !line.BySftp) _unconfirmed[line.Session] = path;
        }
        else if (line.IsRename && line.Done && line.From is { } from && _byPath.Remove(from, out var moved))
        {
            // Read late, the log tells of names that are gone already: the identity is that of the last one.
            _byPath[path] = moved.Identity == default && FileStat.Of(path) is { } now ? moved with { Identity = now.Identity } : moved;
        }
        else if (line.IsDeletion && line.Done) _byPath.Remove(path);
    }

    // mod_sftp (1.3.8) calls an upload a success once the client has closed the file, whatever became of its writes. Each write has its line before that; one that the disk took in part is
    // told as a success too, but counted in full. Where the log's own disk is as full, lines may be missing: then the room that is left says it.
    private bool HasHole(UploadLine line, string path) => _failedWrites.Remove((line.Session, path)) || line.Bytes > line.Size || IsFull(path);

    private bool IsFull(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < options.Value.FullBelow;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    private void Prune()
    {
        foreach (var (path, upload) in _byPath.ToList())
            if (FileStat.Of(path) is not { } now || now.Identity != upload.Identity) _byPath.Remove(path);
        _cut.IntersectWith(_byPath.Values.Select(upload => upload.Identity).ToHashSet());
        _pruneAt = Math.Max(PruneAt, _byPath.Count * 2);
    }

    private sealed record Upload(FileIdentity Identity, long? Size, bool Confirmed);
}
