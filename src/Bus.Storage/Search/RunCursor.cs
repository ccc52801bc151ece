using Bus.Storage.Engine;

namespace Bus.Storage.Search;

/// <summary>Walks through a run in order, some pages at a time.</summary>
internal sealed class RunCursor(JournalDatabase database, KeyRun run)
{
    private const int PagesAtOnce = 64;

    private readonly Queue<RunPage> _pages = [];
    private KeyEntry[] _entries = [];
    private int _at = -1;
    private long _next;
    private bool _ended;

    /// <summary>Valid after <see cref="MoveNextAsync"/> said true.</summary>
    public KeyEntry Current => _entries[_at];

    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellation)
    {
        if (++_at < _entries.Length) return true;
        if (_pages.Count == 0 && !_ended)
        {
            var more = await database.Reads.RunAsync(session => RunTable.PagesAsync(session, run, _next, PagesAtOnce), cancellation);
            _ended = more.Count < PagesAtOnce;
            foreach (var page in more) _pages.Enqueue(page);
            if (more.Count > 0) _next = more[^1].Page + 1;
        }
        if (!_pages.TryDequeue(out var following)) return false;
        (_entries, _at) = (RunPage.Read(following.Entries), 0);
        return true;
    }
}
