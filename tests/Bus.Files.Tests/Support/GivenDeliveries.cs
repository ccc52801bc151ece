using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Files.Tests.Support;

/// <summary>Unfinished deliveries of one route, as a test gives them; the module asks the deliveries' journal for nothing else.</summary>
internal sealed class GivenDeliveries : IDeliveryJournal
{
    public List<Delivery> Unfinished { get; } = [];

    public Task<IReadOnlyList<Delivery>> UnfinishedAfterAsync(RouteId route, long after, int maximum, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Delivery>>([.. Unfinished.Where(d => d.Route == route && d.Position > after).Take(maximum)]);

    public Task<Delivery?> FindAsync(long delivery, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<bool> ApplyAsync(long delivery, DeliveryChange change, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<bool> CollectAsync(CollectionId collection, IReadOnlyList<long> deliveries, Fence fence, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<Collection?> FindCollectionAsync(CollectionId collection, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyList<Delivery>> CollectedAfterAsync(CollectionId collection, long after, int maximum, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<Delivery?> LastFullAsync(RouteId route, string? provider, long before, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyList<Delivery>> BetweenAsync(RouteId route, long after, long before, int maximum, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyList<RouteEnd>> RouteEndsAsync(CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyList<RouteId>> UnfinishedRoutesAsync(CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyList<OutsideChange>> OutsideChangesAsync(long after, int maximum, CancellationToken cancellation) => throw new NotSupportedException();
    public Task ForgetAsync(IReadOnlyList<OutsideChange> changes, Fence fence, CancellationToken cancellation) => throw new NotSupportedException();
    public IAsyncEnumerable<RecordChunk> ReadAsync(MessageInfo message, long fromRecord, CancellationToken cancellation) => throw new NotSupportedException();
    public IAsyncEnumerable<ReadOnlyMemory<ulong>> KeysAsync(MessageInfo message, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyDictionary<long, ReadOnlyMemory<ulong>>> SmallKeysAsync(RouteId route, long after, int maximum, int records, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyList<Delivery>> InMailboxAsync(ApplicationRef consumer, string? contract, int maximum, CancellationToken cancellation) => throw new NotSupportedException();
}
