using Bus.Core.Nodes;

namespace Bus.Host.Tests;

/// <summary>A journal that knows the nodes it is told of, for those who look only.</summary>
internal sealed class KnownNodes : INodeJournal
{
    public List<NodeInJournal> Others { get; } = [];

    public bool IsShared { get; init; } = true;

    public Task<NodesInJournal> LookAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<NodesInJournal> ShowAsync(CancellationToken cancellation) => Task.FromResult(new NodesInJournal(Others, []));

    public Task<long?> EnterAsync(NodeCard card, long? replaces, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> BeatAsync(long life, bool leaving, long region, CancellationToken cancellation) => throw new NotSupportedException();

    public Task BuryAsync(long life, long beat, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Fence>> AcquireAsync(long life, IReadOnlyList<Fence> seen, CancellationToken cancellation) => throw new NotSupportedException();

    public Task ReleaseAsync(long life, IReadOnlyList<Fence> held, CancellationToken cancellation) => throw new NotSupportedException();

    public Task CutOffAsync(long life, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> ForgetAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

    public Task LeaveAsync(long life, CancellationToken cancellation) => throw new NotSupportedException();
}
