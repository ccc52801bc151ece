using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>
/// The hub's room for deliveries, shared fairly between municipalities: none has more than its bound, and what becomes free goes to the one
/// in line that has the least, routes of one municipality in turn. A consumer that is slow therefore slows down its own municipality only.
/// </summary>
/// <remarks>Costs do not depend on the number of municipalities: those in line stand in one row for each number of places they hold.</remarks>
internal sealed class Room
{
    private readonly Lock _gate = new();
    private readonly int _bound;
    private readonly Dictionary<MunicipalityCode, Share> _shares = [];
    private readonly LinkedList<Share>[] _line;
    private int _free;

    /// <param name="size">Places of the hub.</param>
    /// <param name="bound">Most places of one municipality.</param>
    public Room(int size, int bound)
    {
        (_free, _bound) = (size, Math.Min(size, bound));
        _line = [.. Enumerable.Range(0, _bound + 1).Select(_ => new LinkedList<Share>())];
    }

    /// <summary>Places taken now.</summary>
    public int Taken { get { lock (_gate) return _shares.Values.Sum(s => s.Taken); } }

    /// <summary>Takes a place for a delivery of this route. False: there is none; the route stands in line, and <see cref="Leave"/> will name it.</summary>
    public bool TryEnter(Lane lane)
    {
        lock (_gate)
        {
            var share = ShareOf(lane.Route.Municipality);
            // Whoever stands in line waits for a place of its own municipality's share, or for all of the hub's: both are before a newcomer.
            if (_free > 0 && share.Taken < _bound && share.Waiting.Count == 0)
            {
                Take(share);
                return true;
            }
            if (share.Known.Add(lane)) share.Waiting.Enqueue(lane);
            Stand(share);
            return false;
        }
    }

    /// <summary>A delivery of this municipality has ended. Returns the route whose turn it is, with a place taken for it; null: nobody can go.
    /// A route that needs its place no longer must leave again.</summary>
    public Lane? Leave(MunicipalityCode municipality)
    {
        lock (_gate)
        {
            var left = ShareOf(municipality);
            StepOut(left);
            left.Taken--;
            _free++;
            if (left.Waiting.Count > 0) Stand(left);
            else if (left.Taken == 0) _shares.Remove(municipality);
            return Next();
        }
    }

    private Lane? Next()
    {
        for (var taken = 0; taken < _bound; taken++)
        {
            if (_line[taken].First?.Value is not { } share) continue;
            var lane = share.Waiting.Dequeue();
            share.Known.Remove(lane);
            Take(share);
            return lane;
        }
        return null;
    }

    private Share ShareOf(MunicipalityCode municipality) =>
        _shares.TryGetValue(municipality, out var share) ? share : _shares[municipality] = new Share();

    private void Take(Share share)
    {
        StepOut(share);
        share.Taken++;
        _free--;
        if (share.Waiting.Count > 0) Stand(share);
    }

    // At the end of the row of those that hold as many places: equals take turns.
    private void Stand(Share share)
    {
        if (share.Place.List is null) _line[share.Taken].AddLast(share.Place);
    }

    private static void StepOut(Share share) => share.Place.List?.Remove(share.Place);

    private sealed class Share
    {
        public Share() => Place = new LinkedListNode<Share>(this);

        public int Taken { get; set; }
        public Queue<Lane> Waiting { get; } = [];
        public HashSet<Lane> Known { get; } = [];
        public LinkedListNode<Share> Place { get; }
    }
}
