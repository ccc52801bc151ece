using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>
/// Fixes in the journal which messages go in one file, when a time of day has come that the region names for their route: all that were accepted before it, in the
/// order of the route. Which times have been served needs no memory of its own: what was accepted before the last one and is not fixed is late.
/// </summary>
internal sealed class Collector(Lanes lanes, Departures departures, IDeliveryJournal journal, TimeProvider clock, IOptions<DispatchOptions> options,
    ILogger<Collector> log) : BackgroundService
{
    private const int Page = 500;
    private readonly Dictionary<RouteId, (DateTimeOffset Moment, long At)> _served = [];

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Value.CollectSweep, clock);
        do
        {
            foreach (var lane in lanes.All)
                try
                {
                    if (IsDue(lane.Route) is { } moment) await CollectAsync(lane, moment, stopping);
                }
                catch (Exception e) when (!stopping.IsCancellationRequested)
                {
                    log.DispatchStumbled(lane.Route.ToString(), e);
                }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private DateTimeOffset? IsDue(RouteId route)
    {
        if (departures.CollectedAt(route) is not { } moment || !departures.MayLeave(route)) return null;
        if (_served.TryGetValue(route, out var served) && served.Moment == moment && clock.GetElapsedTime(served.At) < options.Value.CollectAgain) return null;
        _served[route] = (moment, clock.GetTimestamp());
        return moment;
    }

    /// <summary>Collects what was accepted up to a moment and has nothing before it that does not come along.</summary>
    public async Task CollectAsync(Lane lane, DateTimeOffset moment, CancellationToken cancellation)
    {
        using var turn = lane.Term?.Enter();
        if (turn is null) return;
        var batch = new CollectionBatch(lane);
        try
        {
            long after = 0;
            IReadOnlyList<Delivery> page;
            do
            {
                page = await journal.UnfinishedAfterAsync(lane.Route, after, Page, cancellation);
                if (page.Count == 0) break;
                after = page[^1].Position;
                await lanes.AdmitAsync(lane, after, cancellation);
                foreach (var delivery in page)
                {
                    // Positions are given in the order of acceptance.
                    if ((delivery.Message.CompletedAt ?? delivery.Message.ReceivedAt) > moment)
                    {
                        await FixAsync(batch);
                        return;
                    }
                    // 全件 replaces all: among others in one file it would be neither.
                    var full = delivery.Message.Head.Extent == Extent.Full;
                    if (full || batch.Count >= options.Value.CollectMost || !batch.HasRoomFor(delivery)) await FixAsync(batch);
                    batch.TryAdd(delivery);
                    if (full) await FixAsync(batch);
                }
            }
            while (page.Count == Page);
            await FixAsync(batch);
        }
        finally
        {
            batch.Release();
        }

        async Task FixAsync(CollectionBatch those)
        {
            if (those.Count == 0) return;
            if (await journal.CollectAsync(those.Id, those.Deliveries, turn.Fence, CancellationToken.None))
            {
                log.Collected(lane.Route.ToString(), those.Count, those.Id.Name);
                lanes.Send(those);
            }
            those.Release();
        }
    }
}

/// <summary>Messages that shall go in one file, while that is being fixed.</summary>
internal sealed class CollectionBatch(Lane lane)
{
    private readonly List<LaneEntry> _entries = [];
    private readonly HashSet<LaneEntry> _among = [];
    private string _firstReceipt = "";
    private Int128 _yen;

    public Lane Lane { get; } = lane;
    public int Count => _entries.Count;
    public IReadOnlyList<long> Deliveries => [.. _entries.Select(e => e.Delivery)];
    public CollectionId Id => CollectionId.Of(Lane.Route, _firstReceipt, [.. _entries.Select(e => e.Position)]);

    /// <summary>False: with it the file's amount might not fit into 64 bits, in whatever order it is summed up; it could not be handed over.</summary>
    public bool HasRoomFor(Delivery delivery) => _yen + Int128.Abs(delivery.Message.Accepted.Amount) <= long.MaxValue;

    /// <summary>Takes it in, if nothing that does not come along is before it.</summary>
    public void TryAdd(Delivery delivery)
    {
        lock (Lane.Gate)
        {
            if (Lane.Find(delivery.Position) is not { Collectable: true, HasBegun: false, Parked: false } entry) return;
            // What the journal says goes before what is remembered: the answer to a commit may have been lost.
            if (delivery.Collection is { } known) Lane.Collect([entry], known);
            if (delivery.Collection is not null || delivery.PageSize is not null) entry.Collectable = false;
            if (!entry.Collectable || !entry.Blockers.All(_among.Contains)) return;
            if (_entries.Count == 0) _firstReceipt = delivery.Message.Receipt;
            entry.Collecting = true;
            _yen += Int128.Abs(delivery.Message.Accepted.Amount);
            _entries.Add(entry);
            _among.Add(entry);
        }
    }

    /// <summary>It stands in the journal; returns the one that takes the others along. Under the lane's lock.</summary>
    public LaneEntry Fix()
    {
        var (lead, name) = (_entries[0], Id.Name);
        foreach (var entry in _entries) (entry.Collecting, entry.Collectable) = (false, false);
        Lane.Collect(_entries, name);
        return lead;
    }

    /// <summary>What is not fixed goes its way again.</summary>
    public void Release()
    {
        lock (Lane.Gate)
            foreach (var entry in _entries) entry.Collecting = false;
        _entries.Clear();
        _among.Clear();
        _yen = 0;
    }
}
