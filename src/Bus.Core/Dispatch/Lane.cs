using Bus.Core.Nodes;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>
/// The order gate of one route: which unfinished deliveries wait for which. A delivery waits only for earlier unfinished ones that share an
/// ordering key; a parked one holds its own keys and no others. All members are called under <see cref="Gate"/>.
/// </summary>
/// <remarks>
/// Each key points to the last delivery that holds it, so a newcomer meets at most one predecessor a key:
/// <code>
///   key a:  1 ◄── 4 ◄── 7      1, 4, 7: deliveries of the route by position
///   key b:        4 ◄── 9      4 waits for 1; 7 and 9 wait for 4
/// </code>
/// </remarks>
/// <param name="term">The lease under which this node delivers the route; null: it is another's, and the lane is only looked at.</param>
internal sealed class Lane(RouteId route, LeaseTerm? term = null)
{
    private readonly Dictionary<ulong, LaneEntry> _lastHolder = [];
    private readonly SortedDictionary<long, LaneEntry> _byPosition = [];
    private readonly SortedDictionary<long, LaneEntry> _onTheWay = [];
    private readonly HashSet<LaneEntry> _large = [];
    private readonly Dictionary<string, LaneEntry> _leads = new(StringComparer.Ordinal);
    private readonly List<LaneEntry> _barriers = [];
    private DateTimeOffset _announcedAt;
    private long _readmitted;

    public Lock Gate { get; } = new();
    public RouteId Route { get; } = route;
    public LeaseTerm? Term { get; } = term;
    /// <summary>One admission at a time, in order of position.</summary>
    public SemaphoreSlim Admission { get; } = new(1, 1);
    /// <summary>An admission that takes long and that nobody waits for; it never fails. Null: there was none.</summary>
    public Task? Filling { get; set; }
    public bool IsFilling => Filling is { IsCompleted: false };
    /// <summary>All positions up to this one have been admitted or were finished before.</summary>
    public long Admitted { get; set; }
    /// <summary>The highest position that is known to stand in the journal, admitted or not.</summary>
    public long Announced { get; private set; }
    public int Running { get; set; }
    /// <summary>How many may run at once, learned from its consumer; null: nobody has asked yet.</summary>
    public Breadth? Breadth { get; set; }
    /// <summary>When it was last looked through for what may start.</summary>
    public DateTimeOffset Swept { get; set; }
    /// <summary>Tickets that came while the route was full, in the order they came.</summary>
    public Queue<LaneEntry> Ready { get; } = [];

    public IReadOnlyCollection<LaneEntry> Entries => _byPosition.Values;

    /// <summary>Those that do not lie in the mailbox: no other can start, and a mailbox that nobody empties must cost no sweep anything.</summary>
    public IReadOnlyCollection<LaneEntry> OnTheWay => _onTheWay.Values;

    public LaneEntry? Find(long position) => _byPosition.GetValueOrDefault(position);

    /// <summary>A delivery was committed; its ticket goes out now, and may be lost.</summary>
    public void Announce(long position, DateTimeOffset now)
    {
        if (Announced <= Admitted) _announcedAt = now;
        Announced = Math.Max(Announced, position);
    }

    /// <summary>True if something was announced longer ago than this, and no ticket of it has come.</summary>
    public bool IsOverdue(DateTimeOffset now, TimeSpan patience) => Announced > Admitted && now - _announcedAt > patience;

    /// <summary>Unfinished deliveries whose keys stay in the journal.</summary>
    public IReadOnlyCollection<LaneEntry> Large => _large;

    /// <summary>The unfinished delivery that holds the key now; null: none in memory.</summary>
    public LaneEntry? HolderOf(ulong key) => _lastHolder.GetValueOrDefault(key);

    /// <summary>Puts a delivery behind its predecessors. Its keys must be those of the journal; large ones are compared by the caller.</summary>
    public void Admit(LaneEntry entry)
    {
        foreach (var key in entry.Keys.Span)
        {
            if (_lastHolder.TryGetValue(key, out var holder)) Block(entry, holder);
            _lastHolder[key] = entry;
        }
        if (entry.Collection is { } collection) FollowLead(entry, collection);
        foreach (var earlier in entry.Barrier ? (IEnumerable<LaneEntry>)_byPosition.Values : _barriers) Block(entry, earlier);
        if (entry.Barrier) _barriers.Add(entry);
        Put(entry);
        Admitted = Math.Max(Admitted, entry.Position);
    }

    /// <summary>They go in one file: the first takes the others along, and they wait for it. Nothing but themselves is before them.</summary>
    public void Collect(IReadOnlyList<LaneEntry> entries, string collection)
    {
        foreach (var entry in entries)
        {
            entry.Collection = collection;
            FollowLead(entry, collection);
        }
    }

    /// <summary>The unfinished ones that go in this file.</summary>
    public IEnumerable<LaneEntry> Collected(string collection) => _byPosition.Values.Where(e => e.Collection == collection);

    private void FollowLead(LaneEntry entry, string collection)
    {
        if (_leads.TryGetValue(collection, out var lead)) Block(entry, lead);
        else _leads[collection] = entry;
    }

    /// <summary>
    /// Puts in a delivery that had been finished and is sent again: by its own position, so that what came after it goes after it, as far as that has not begun.
    /// What has begun cannot be called back: then it goes behind that, and takes those of its keys that follow it along, so that nothing waits in a circle.
    /// </summary>
    /// <param name="sharing">Those that share a key with it, as far as the caller had to compare.</param>
    public void AdmitAgain(LaneEntry entry, HashSet<LaneEntry> sharing)
    {
        foreach (var key in entry.Keys.Span)
            if (_lastHolder.TryGetValue(key, out var holder)) AddHolders(holder, key, sharing);
        sharing.UnionWith(entry.Barrier ? (IEnumerable<LaneEntry>)_byPosition.Values : _barriers);
        if (entry.Barrier) _barriers.Add(entry);
        LaneRank[] before = [.. sharing.Where(e => e.HasBegun || e.Position < entry.Position).Select(e => e.Rank)];
        if (before.Length > 0 && before.Max() is var last && last.CompareTo(entry.Rank) > 0) entry.Rank = last with { Again = ++_readmitted };
        foreach (var other in sharing)
            if (other.Rank.CompareTo(entry.Rank) < 0) Block(entry, other);
            else Block(other, entry);
        foreach (var key in entry.Keys.Span)
            if (!_lastHolder.TryGetValue(key, out var holder) || holder.Rank.CompareTo(entry.Rank) < 0) _lastHolder[key] = entry;
        Put(entry);
    }

    /// <summary>It lies in the mailbox now, until its consumer has it or it is sent again.</summary>
    public void LieDown(LaneEntry entry)
    {
        entry.InMailbox = true;
        if (_onTheWay.GetValueOrDefault(entry.Position) == entry) _onTheWay.Remove(entry.Position);
    }

    /// <summary>It stands there still, and is sent again: it begins from the front.</summary>
    public void BeginAgain(LaneEntry entry)
    {
        (entry.Parked, entry.NotBefore, entry.TicketSent, entry.InMailbox, entry.Replayed) = (false, null, null, false, entry.Running);
        Put(entry);
    }

    /// <summary>All before a delivery, with what is before those: for one whose keys are too many to be compared with each.</summary>
    public static void AddBefore(LaneEntry entry, HashSet<LaneEntry> found)
    {
        var open = new Stack<LaneEntry>(entry.Blockers);
        while (open.TryPop(out var next))
            if (found.Add(next))
                foreach (var blocker in next.Blockers) open.Push(blocker);
    }

    private static void AddHolders(LaneEntry last, ulong key, HashSet<LaneEntry> found)
    {
        var (open, seen) = (new Stack<LaneEntry>([last]), new HashSet<LaneEntry>());
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            found.Add(next);
            foreach (var blocker in next.Blockers.Where(b => b.Keys.Span.Contains(key))) open.Push(blocker);
        }
    }

    public static void Block(LaneEntry later, LaneEntry earlier)
    {
        if (later != earlier && later.Blockers.Add(earlier)) earlier.Dependents.Add(later);
    }

    /// <summary>Takes a finished delivery out; returns those that pass the gate now.</summary>
    public IReadOnlyList<LaneEntry> Finish(LaneEntry entry)
    {
        _byPosition.Remove(entry.Position);
        _onTheWay.Remove(entry.Position);
        _large.Remove(entry);
        _barriers.Remove(entry);
        if (entry.Collection is { } collection && _leads.GetValueOrDefault(collection) == entry) _leads.Remove(collection);
        foreach (var key in entry.Keys.Span)
            if (_lastHolder.TryGetValue(key, out var holder) && holder == entry) _lastHolder.Remove(key);
        foreach (var dependent in entry.Dependents) dependent.Blockers.Remove(entry);
        if (entry.Blockers.Count > 0) HandDown(entry);
        return [.. entry.Dependents.Where(d => d.Startable)];
    }

    /// <summary>
    /// Mostly nothing is before what is finished. But one that was sent again behind a later one which lies in the mailbox is fetched from there first: the later one holds its keys on, and what came behind both waits for it.
    /// </summary>
    private void HandDown(LaneEntry finished)
    {
        // Large ones have been compared with all others.
        var holders = finished.Blockers.SelectMany(before => before.Keys.ToArray(), (before, key) => (key, before)).ToLookup(h => h.key, h => h.before);
        foreach (var key in finished.Keys.Span)
            if (!_lastHolder.ContainsKey(key) && holders[key].MaxBy(before => before.Rank) is { } last) _lastHolder[key] = last;
        foreach (var dependent in finished.Dependents)
            foreach (var before in dependent.Large ? finished.Blockers.Where(b => !b.Large) : dependent.Keys.ToArray().SelectMany(key => holders[key]))
                Block(dependent, before);
    }

    private void Put(LaneEntry entry)
    {
        _byPosition[entry.Position] = entry;
        if (!entry.InMailbox) _onTheWay[entry.Position] = entry;
        if (entry.Large) _large.Add(entry);
    }
}
