using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Dispatch;

/// <summary>Deliveries of one route with their keys, written down in the test; each chunk of keys has at most three.</summary>
internal sealed class RememberedJournal : IDeliveryJournal
{
    public static readonly RouteId Route = new(MunicipalityCode.Parse("362018"), "collection-history", "delinquency");
    private readonly SortedDictionary<long, (Delivery Delivery, ulong[] Keys)> _deliveries = [];

    public int Loads { get; private set; }

    /// <summary>How often the keys of a single message were asked for.</summary>
    public int KeyQuestions { get; private set; }

    /// <summary>Reading keys waits for this; by default it does not.</summary>
    public Task KeysMayBeRead { get; set; } = Task.CompletedTask;

    public IEnumerable<Delivery> All => _deliveries.Values.Select(d => d.Delivery);

    /// <summary>A delivery of one page that lies in the consumer's mailbox.</summary>
    public Delivery AddInMailbox(long position, params ulong[] keys)
    {
        var delivery = Add(position, DeliveryState.Delivering, keys) with { By = HandOverKind.Mailbox, PageSize = 100 };
        _deliveries[position] = (delivery, keys);
        return delivery;
    }

    /// <summary>The same with several pages of 100 records.</summary>
    public Delivery AddInMailbox(long position, long records, ulong key)
    {
        var delivery = AddInMailbox(position, key);
        return Put(delivery with { Message = delivery.Message with { Accepted = new ControlTotal(records, 0) } });
    }

    /// <summary>A delivery as it stands now; its keys stay.</summary>
    public Delivery Put(Delivery delivery)
    {
        _deliveries[delivery.Id] = (delivery, _deliveries[delivery.Id].Keys);
        return delivery;
    }

    /// <summary>The same, of a contract that stands before the others in the mailbox.</summary>
    public Delivery AddInMailbox(long position, string contract)
    {
        var delivery = AddInMailbox(position);
        delivery = delivery with { Route = delivery.Route with { Contract = contract }, Message = delivery.Message with { Contract = contract } };
        _deliveries[position] = (delivery, []);
        return delivery;
    }

    /// <summary>A delivery that was begun by SOAP with pages of this size.</summary>
    public void AddBySoap(long position, DeliveryState state, int pageSize, params ulong[] keys) =>
        _deliveries[position] = (Add(position, state, keys) with { By = HandOverKind.Soap, PageSize = pageSize }, keys);

    /// <summary>A delivery of a full message (全件).</summary>
    public void AddFull(long position, DeliveryState state, params ulong[] keys)
    {
        var delivery = Add(position, state, keys);
        _deliveries[position] = (delivery with { Message = delivery.Message with { Head = MessageHead.Empty with { Extent = Extent.Full } } }, keys);
    }

    /// <summary>A delivery without keys whose number is not its position.</summary>
    public void AddNumbered(long number, long position, DeliveryState state)
    {
        var delivery = Add(position, state);
        _deliveries.Remove(position);
        _deliveries[number] = (delivery with { Id = number, Message = delivery.Message with { Id = number } }, []);
    }

    public Delivery Add(long position, DeliveryState state, params ulong[] keys)
    {
        var message = new MessageInfo
        {
            Id = position, Receipt = $"362018-20261120-{position:D10}", Sender = new ApplicationRef(Route.Municipality, "collection"), Contract = Route.Contract, Version = "2026-01",
            Path = EntryPath.File, Head = MessageHead.Empty, AdditionalItems = [], State = ReceiptState.Accepted, ReceivedAt = DateTimeOffset.UnixEpoch,
        };
        var delivery = new Delivery { Id = position, Route = Route, Position = position, By = HandOverKind.File, State = state, Message = message };
        _deliveries[position] = (delivery, keys);
        return delivery;
    }

    public async Task<IReadOnlyDictionary<long, ReadOnlyMemory<ulong>>> SmallKeysAsync(RouteId route, long after, int maximum, int records, CancellationToken cancellation)
    {
        await KeysMayBeRead;
        return _deliveries.Values.Where(d => d.Delivery.Position > after && d.Delivery.State != DeliveryState.Delivered).Take(maximum).Where(d => d.Keys.Length <= records)
            .ToDictionary(d => d.Delivery.Message.Id, d => (ReadOnlyMemory<ulong>)d.Keys);
    }

    public Task<IReadOnlyList<Delivery>> UnfinishedAfterAsync(RouteId route, long after, int maximum, CancellationToken cancellation)
    {
        Loads++;
        if (Unreadable.Contains(route)) throw new InvalidDataException("The journal is damaged.");
        return Task.FromResult<IReadOnlyList<Delivery>>([.. _deliveries.Values.Select(d => d.Delivery).Where(d => d.Position > after && d.State != DeliveryState.Delivered).Take(maximum)]);
    }

    /// <summary>How often a single delivery was asked for.</summary>
    public int Finds { get; private set; }

    public Task<Delivery?> FindAsync(long delivery, CancellationToken cancellation)
    {
        Finds++;
        return cancellation.IsCancellationRequested ? Task.FromCanceled<Delivery?>(cancellation) : Task.FromResult(_deliveries.TryGetValue(delivery, out var d) ? d.Delivery : null);
    }

    public Task<IReadOnlyList<RouteEnd>> RouteEndsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RouteEnd>>([.. Unreadable.Select(route => new RouteEnd(route, 1)), .. _deliveries.Count == 0 ? [] : (RouteEnd[])[new RouteEnd(Route, _deliveries.Keys.Last())]]);

    public Task<IReadOnlyList<RouteId>> UnfinishedRoutesAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RouteId>>([.. Unreadable, .. _deliveries.Values.Any(d => d.Delivery.State != DeliveryState.Delivered) ? (RouteId[])[Route] : []]);

    /// <summary>Other routes, whose records are damaged.</summary>
    public List<RouteId> Unreadable { get; } = [];

    /// <summary>What was changed from outside and not looked after yet.</summary>
    public List<OutsideChange> Outside { get; } = [];

    public Task<IReadOnlyList<OutsideChange>> OutsideChangesAsync(long after, int maximum, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<OutsideChange>>([.. Outside.Where(o => o.Number > after).Take(maximum)]);

    public Task ForgetAsync(IReadOnlyList<OutsideChange> changes, Fence fence, CancellationToken cancellation)
    {
        Outside.RemoveAll(changes.Contains);
        return Task.CompletedTask;
    }

    /// <summary>Every change that was asked for, in order.</summary>
    public List<(long Delivery, DeliveryChange Change)> Applied { get; } = [];

    /// <summary>Finished on another node.</summary>
    public void Finish(long position) => _deliveries[position] = (_deliveries[position].Delivery with { State = DeliveryState.Delivered }, _deliveries[position].Keys);

    public Task<bool> ApplyAsync(long delivery, DeliveryChange change, CancellationToken cancellation)
    {
        lock (Applied) Applied.Add((delivery, change));
        return Task.FromResult(true);
    }

    public IAsyncEnumerable<RecordChunk> ReadAsync(MessageInfo message, long fromRecord, CancellationToken cancellation) => throw new NotSupportedException();

    public async IAsyncEnumerable<ReadOnlyMemory<ulong>> KeysAsync(MessageInfo message, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        KeyQuestions++;
        await KeysMayBeRead;
        foreach (var chunk in _deliveries[message.Id].Keys.Chunk(3)) yield return chunk;
    }

    public Task<IReadOnlyList<Delivery>> InMailboxAsync(ApplicationRef consumer, string? contract, int maximum, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Delivery>>(
        [.. _deliveries.Values.Select(d => d.Item1).Where(d => d.By == HandOverKind.Mailbox && d.State == DeliveryState.Delivering && (contract is null || d.Route.Contract == contract)).OrderBy(d => d.Position).Take(maximum)]);

    /// <summary>What was fixed to go in one file.</summary>
    public List<(CollectionId Id, long[] Deliveries)> Collections { get; } = [];

    public Task<bool> CollectAsync(CollectionId collection, IReadOnlyList<long> deliveries, Fence fence, CancellationToken cancellation)
    {
        if (deliveries.Any(d => _deliveries[d].Delivery is { Collection: not null } or { State: not DeliveryState.Waiting })) return Task.FromResult(false);
        Collections.Add((collection, [.. deliveries]));
        foreach (var position in deliveries) _deliveries[position] = (_deliveries[position].Delivery with { Collection = collection.Name }, _deliveries[position].Keys);
        return Task.FromResult(true);
    }

    public Task<Collection?> FindCollectionAsync(CollectionId collection, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Delivery>> CollectedAfterAsync(CollectionId collection, long after, int maximum, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Delivery?> LastFullAsync(RouteId route, string? provider, long before, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Delivery>> BetweenAsync(RouteId route, long after, long before, int maximum, CancellationToken cancellation) => throw new NotSupportedException();
}
