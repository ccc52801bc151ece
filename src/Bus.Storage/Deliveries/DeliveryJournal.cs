using System.Runtime.CompilerServices;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Records;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Nodes;
using Bus.Storage.Operation;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Deliveries;

/// <summary>The deliveries' side of the journal.</summary>
internal sealed class DeliveryJournal(JournalDatabase database, ChunkReader chunks, ChunkSeal seal, AlertChannels alerts, TimeProvider clock) : IDeliveryJournal
{
    internal const string SelectOne = $"{DeliveryRow.Select} WHERE d.id = @id";
    internal const string SelectUnfinishedOfRoute =
        $"""
        {DeliveryRow.Select}
        WHERE d.state <> 'delivered' AND d.municipality = @municipality AND d.contract = @contract AND d.consumer = @consumer AND d.position > @position
        ORDER BY d.position LIMIT @limit
        """;
    // Neither it nor anything after it is forgotten: a month may be held while the next one goes. Nor was it sealed under a key that is destroyed: the municipality left, and came back.
    private const string DeliveredFull =
        $"""
        {DeliveryRow.Select}
        WHERE d.municipality = @municipality AND d.contract = @contract AND d.consumer = @consumer AND d.position < @position AND d.state = 'delivered' AND m.extent = 'full'
          AND NOT EXISTS (SELECT 1 FROM period p WHERE d.id < p.end_id AND p.payloads_forgotten_at IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM municipality_key gone WHERE gone.municipality = d.municipality AND gone.destroyed_at >= m.received_at)
        """;
    internal const string SelectLastFull = $"{DeliveredFull} ORDER BY d.position DESC LIMIT 1";
    internal const string SelectLastFullOfProvider = $"{DeliveredFull} AND m.application = @provider ORDER BY d.position DESC LIMIT 1";
    internal const string SelectBetween =
        $"""
        {DeliveryRow.Select}
        WHERE d.municipality = @municipality AND d.contract = @contract AND d.consumer = @consumer AND d.position > @after AND d.position < @before
        ORDER BY d.position LIMIT @limit
        """;
    internal const string SelectMailbox =
        $"""
        {DeliveryRow.Select}
        WHERE d.municipality = @municipality AND d.consumer = @consumer AND d.state = 'delivering' AND d.hand_over = 'mailbox'
        ORDER BY d.contract, d.position LIMIT @limit
        """;
    internal const string SelectMailboxOfContract =
        $"""
        {DeliveryRow.Select}
        WHERE d.municipality = @municipality AND d.consumer = @consumer AND d.contract = @contract AND d.state = 'delivering' AND d.hand_over = 'mailbox'
        ORDER BY d.position LIMIT @limit
        """;

    public async Task<IReadOnlyList<Delivery>> UnfinishedAfterAsync(RouteId route, long after, int maximum, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(DeliveryRow.Read, SelectUnfinishedOfRoute, ("@municipality", route.Municipality.Value),
            ("@contract", route.Contract), ("@consumer", route.Consumer), ("@position", after), ("@limit", maximum)), cancellation);

    public Task<Delivery?> FindAsync(long delivery, CancellationToken cancellation) =>
        database.Reads.RunAsync(s => s.FirstAsync(DeliveryRow.Read, SelectOne, ("@id", delivery)), cancellation);

    public Task<bool> ApplyAsync(long delivery, DeliveryChange change, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        var session = new FencedSession(s, change.Fence, database.Engine.KeepRows);
        if (await DeliverySteps.ApplyAsync(session, delivery, change, Spelling.Now(clock)) != 1) return false;
        if (change is DeliveryChange.Done { With: { } collection }) await Collections.DoneAsync(s, collection, Spelling.Now(clock));
        if (change.Fence is null) await OutsideChanges.AddAsync(s, delivery);
        if (change is DeliveryChange.Done { Confirmed: { } confirmed } done && confirmed != done.Sent && await s.FirstAsync(DeliveryRow.Read, SelectOne, ("@id", delivery)) is { } now)
            await AlertTable.AddEventAsync(s, EventAlerts.Disagreed(now), alerts, Spelling.Now(clock));
        return true;
    }, WriteScope.None, cancellation);

    public Task<bool> CollectAsync(CollectionId collection, IReadOnlyList<long> deliveries, Fence fence, CancellationToken cancellation) => database.Writes.RunAsync(
        s => Collections.FixAsync(s, new FencedSession(s, fence, database.Engine.KeepRows), collection, deliveries), WriteScope.Of(collection.Route.Municipality), cancellation);

    public Task<Collection?> FindCollectionAsync(CollectionId collection, CancellationToken cancellation) =>
        database.Reads.RunAsync(s => Collections.FindAsync(s, collection), cancellation);

    public async Task<IReadOnlyList<Delivery>> CollectedAfterAsync(CollectionId collection, long after, int maximum, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(DeliveryRow.Read, Collections.SelectAfter, [.. Collections.Place(collection), ("@position", after), ("@limit", maximum)]), cancellation);

    public Task<Delivery?> LastFullAsync(RouteId route, string? provider, long before, CancellationToken cancellation) => database.Reads.RunAsync(s => provider is null
        ? s.FirstAsync(DeliveryRow.Read, SelectLastFull, [.. Place(route), ("@position", before)])
        : s.FirstAsync(DeliveryRow.Read, SelectLastFullOfProvider, [.. Place(route), ("@provider", provider), ("@position", before)]), cancellation);

    public async Task<IReadOnlyList<Delivery>> BetweenAsync(RouteId route, long after, long before, int maximum, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(DeliveryRow.Read, SelectBetween, [.. Place(route), ("@after", after), ("@before", before), ("@limit", maximum)]), cancellation);

    private static Parameter[] Place(RouteId route) => [("@municipality", route.Municipality.Value), ("@contract", route.Contract), ("@consumer", route.Consumer)];

    public Task<IReadOnlyList<RouteEnd>> RouteEndsAsync(CancellationToken cancellation) => database.Reads.RunAsync(RouteEnds.AllAsync, cancellation);

    public Task<IReadOnlyList<RouteId>> UnfinishedRoutesAsync(CancellationToken cancellation) => database.Reads.RunAsync(RouteEnds.UnfinishedAsync, cancellation);

    public Task<IReadOnlyList<OutsideChange>> OutsideChangesAsync(long after, int maximum, CancellationToken cancellation) =>
        database.Reads.RunAsync(s => OutsideChanges.ListAsync(s, after, maximum), cancellation);

    public Task ForgetAsync(IReadOnlyList<OutsideChange> changes, Fence fence, CancellationToken cancellation) =>
        database.Writes.RunAsync(s => OutsideChanges.ForgetAsync(new FencedSession(s, fence, database.Engine.KeepRows), changes), WriteScope.None, cancellation);

    public async IAsyncEnumerable<RecordChunk> ReadAsync(MessageInfo message, long fromRecord, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (sealId, chunk) in chunks.ReadAsync(message, fromRecord, payload: true, cancellation))
            yield return seal.Open(message.Sender.Municipality, sealId, chunk);
    }

    public async IAsyncEnumerable<ReadOnlyMemory<ulong>> KeysAsync(MessageInfo message, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (sealId, chunk) in chunks.ReadAsync(message, 0, payload: false, cancellation))
            yield return seal.OpenKeys(message.Sender.Municipality, sealId, chunk);
    }

    public Task<IReadOnlyDictionary<long, ReadOnlyMemory<ulong>>> SmallKeysAsync(RouteId route, long after, int maximum, int records, CancellationToken cancellation) =>
        chunks.SmallKeysAsync(route, after, maximum, records, seal, cancellation);

    public async Task<IReadOnlyList<Delivery>> InMailboxAsync(ApplicationRef consumer, string? contract, int maximum, CancellationToken cancellation)
    {
        Parameter[] scope = [("@municipality", consumer.Municipality.Value), ("@consumer", consumer.Application)];
        return await database.Reads.RunAsync(s => contract is null
            ? s.ListAsync(DeliveryRow.Read, SelectMailbox, [.. scope, ("@limit", maximum)])
            : s.ListAsync(DeliveryRow.Read, SelectMailboxOfContract, [.. scope, ("@contract", contract), ("@limit", maximum)]), cancellation);
    }
}
