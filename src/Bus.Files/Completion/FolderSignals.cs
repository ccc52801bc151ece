using Microsoft.Extensions.Logging;

namespace Bus.Files.Completion;

/// <summary>
/// What the operating system tells about drop folders, so that nobody waits for the next look: folders that changed, and renames from temporary names.
/// It is speed only: whatever it misses, the next look finds. One watch over the whole root, since inotify instances are few.
/// </summary>
internal sealed class FolderSignals : IDisposable
{
    private readonly string _root;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private HashSet<string> _changed = new(StringComparer.Ordinal);
    private List<(string Folder, string Name)> _renames = [];
    private bool _missed;
    private FileSystemWatcher? _watcher;

    private FolderSignals(string root, ILogger log) => (_root, _log) = (root, log);

    /// <summary>Starts to listen; where that is not possible, it says so once and stays silent.</summary>
    public static FolderSignals Start(string root, FilesOptions options, ILogger log)
    {
        var signals = new FolderSignals(root, log);
        if (options.Watch) signals.Listen(options.ScanInterval);
        return signals;
    }

    /// <summary>False: renames are never told.</summary>
    public bool Listening => _watcher is not null;

    /// <summary>What was told since the last call. <c>Missed</c>: some of it was lost.</summary>
    public (IReadOnlySet<string> Changed, IReadOnlyList<(string Folder, string Name)> Renames, bool Missed) Take()
    {
        lock (_gate)
        {
            var taken = (_changed, _renames, _missed);
            (_changed, _renames, _missed) = (new(StringComparer.Ordinal), [], false);
            return taken;
        }
    }

    /// <summary>Waits until something is told, at most as long as given.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellation)
    {
        if (atMost <= TimeSpan.Zero) return;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var told = _wake.WaitAsync(timeout.Token);
        await Task.WhenAny(told, Task.Delay(atMost, clock, timeout.Token));
        await timeout.CancelAsync();
        await told.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Ends a wait now.</summary>
    public void Wake()
    {
        lock (_gate)
            if (_wake.CurrentCount == 0) _wake.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher?.Dispose();

    private void Listen(TimeSpan interval)
    {
        try
        {
            var watcher = new FileSystemWatcher(_root) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName, InternalBufferSize = 64 * 1024 };
            watcher.Created += (_, e) => Changed(e.FullPath, null);
            watcher.Renamed += (_, e) => Changed(e.FullPath, e.OldFullPath);
            watcher.Error += (_, _) => Overflow();
            watcher.EnableRaisingEvents = true;
            _watcher = watcher;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _log.NotWatching(interval, cause);
        }
    }

    private void Changed(string path, string? from)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (Path.GetFileName(Path.GetDirectoryName(folder)) != "in") return;
        var name = Path.GetFileName(path);
        lock (_gate)
        {
            _changed.Add(folder);
            var samePlace = from is not null && Path.GetDirectoryName(from) == folder;
            if (samePlace && DropName.IsTemporary(Path.GetFileName(from!)) && !DropName.IsTemporary(name)) _renames.Add((folder, name));
        }
        Wake();
    }

    private void Overflow()
    {
        lock (_gate) _missed = true;
        _log.WatchOverflow();
        Wake();
    }
}
