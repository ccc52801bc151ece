using Bus.Files.Disk;
using Microsoft.Extensions.Logging;

namespace Bus.Files.Completion;

/// <summary>What was told since the last time.</summary>
/// <param name="Changed">Folders in which something happened.</param>
/// <param name="Renames">Files that were renamed from a temporary name.</param>
/// <param name="Missed">True: more happened than could be told.</param>
internal sealed record Signals(IReadOnlySet<string> Changed, IReadOnlyList<(string Folder, string Name)> Renames, bool Missed);

/// <summary>
/// What the operating system tells about drop folders, so that nobody waits for the next look: folders that changed, and renames from temporary names.
/// It is speed only: whatever it misses, the next look finds.
/// </summary>
internal sealed class FolderSignals : IDisposable
{
    // Bounds how long a stop waits for the listener; nothing else.
    private static readonly TimeSpan Listen = TimeSpan.FromMilliseconds(200);

    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<int, string> _folders = [];
    private readonly Dictionary<string, FileIdentity> _watched = new(StringComparer.Ordinal);
    private readonly Inotify? _system;
    private readonly Thread? _listener;
    private HashSet<string> _changed = new(StringComparer.Ordinal);
    private List<(string Folder, string Name)> _renames = [];
    private FolderEvent _movedFrom;
    private bool _missed, _told;
    private volatile bool _stopped;

    /// <summary>Starts to listen; where that is not possible, it says so once and stays silent.</summary>
    public FolderSignals(FilesOptions options, ILogger log)
    {
        _log = log;
        if (!options.Watch) return;
        try
        {
            _system = new Inotify();
        }
        catch (IOException cause)
        {
            log.NotWatching(cause);
            return;
        }
        _listener = new Thread(Run) { IsBackground = true, Name = "bus drop folders" };
        _listener.Start();
    }

    /// <summary>Listens to a folder too; false if nothing will be told of it.</summary>
    public bool Watch(string folder)
    {
        if (_system is null) return false;
        lock (_gate)
        {
            if (_watched.ContainsKey(folder)) return true;
            // Looked at before it is listened to: one that takes its place in between is found to be another.
            var identity = FileStat.Of(folder)?.Identity ?? default;
            var number = _system.Add(folder);
            if (number < 0)
            {
                if (!_told && Directory.Exists(folder)) _log.NotWatching(null);
                _told = true;
                return false;
            }
            _folders[number] = folder;
            _watched[folder] = identity;
            return true;
        }
    }

    /// <summary>What a look found under the name of a folder: where that is another than the one listened to, which was moved away, it is listened to instead.</summary>
    public void Renew(string folder, FileIdentity now)
    {
        if (_system is null) return;
        lock (_gate)
        {
            if (!_watched.TryGetValue(folder, out var before) || before == now) return;
            foreach (var number in _folders.Where(f => f.Value == folder).Select(f => f.Key).ToList())
            {
                _folders.Remove(number);
                _system.Remove(number);
            }
            _watched.Remove(folder);
            Watch(folder);
        }
    }

    /// <summary>What was told since the last call.</summary>
    public Signals Take()
    {
        lock (_gate)
        {
            var taken = new Signals(_changed, _renames, _missed);
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
        await ((Task)told).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Ends a wait now.</summary>
    public void Wake()
    {
        lock (_gate)
            if (_wake.CurrentCount == 0) _wake.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped = true;
        _listener?.Join();
        _system?.Dispose();
    }

    private void Run()
    {
        while (!_stopped)
        {
            var events = _system!.Read(Listen);
            if (events.Count == 0) continue;
            lock (_gate)
                foreach (var one in events) Note(one);
            Wake();
        }
    }

    private void Note(FolderEvent one)
    {
        if (one.Kind.HasFlag(FolderEventKind.Overflow))
        {
            _missed = true;
            _log.WatchOverflow();
            return;
        }
        if (!_folders.TryGetValue(one.Watch, out var folder)) return;
        _changed.Add(folder);
        if (one.Kind.HasFlag(FolderEventKind.Ignored))
        {
            // The folder is gone; one made anew under its name is another, and is watched when it is found.
            _folders.Remove(one.Watch);
            _watched.Remove(folder);
        }
        if (one.Kind.HasFlag(FolderEventKind.MovedFrom)) _movedFrom = one;
        var sameRename = one.Kind.HasFlag(FolderEventKind.MovedTo) && one.Watch == _movedFrom.Watch && one.Cookie == _movedFrom.Cookie;
        if (sameRename && DropName.IsTemporary(_movedFrom.Name) && !DropName.IsTemporary(one.Name)) _renames.Add((folder, one.Name));
    }
}
