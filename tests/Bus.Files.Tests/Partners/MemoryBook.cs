using System.Collections.Concurrent;
using Bus.Core.Journal;
using Bus.Core.Nodes;

namespace Bus.Files.Tests.Partners;

/// <summary>A book of transfers in memory. It can be told to fail, as when the hub dies between two steps.</summary>
internal sealed class MemoryBook : ITransferBook
{
    private readonly Dictionary<(TransferDirection, string, string, long, string), Transfer> _transfers = [];

    /// <summary>Fails instead of writing this state.</summary>
    public TransferState? DiesAt { get; set; }

    /// <summary>The lease as it stands in the journal; null: whatever is written is written.</summary>
    public Fence? Held { get; set; }

    /// <summary>How visits went, in their order.</summary>
    public ConcurrentQueue<PartnerVisits> Ended { get; } = [];

    public IReadOnlyList<Transfer> All => [.. _transfers.Values];

    public Task<IReadOnlyList<Transfer>> RememberedAsync(PartnerRef partner, TransferDirection direction, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Transfer>>([.. _transfers.Values.Where(t => t.Direction == direction)]);

    public Task WriteAsync(Transfer transfer, CancellationToken cancellation) => WriteAsync(transfer, null, cancellation);

    public Task WriteAsync(Transfer transfer, Fence? fence, CancellationToken cancellation)
    {
        if (Held is not null && fence != Held) throw new LeaseLostException();
        if (transfer.State == DiesAt) throw new IOException("the hub dies here");
        _transfers[Key(transfer)] = transfer;
        return Task.CompletedTask;
    }

    public Task MustHoldAsync(Fence fence, CancellationToken cancellation) => Held is null || fence == Held ? Task.CompletedTask : throw new LeaseLostException();

    public Task ForgetAsync(IReadOnlyList<Transfer> transfers, CancellationToken cancellation)
    {
        foreach (var transfer in transfers) _transfers.Remove(Key(transfer));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PartnerVisits>> VisitsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PartnerVisits>>([.. Ended.GroupBy(v => v.Partner).Select(g => g.Last())]);

    public Task EndedAsync(PartnerVisits visits, CancellationToken cancellation)
    {
        Ended.Enqueue(visits);
        return Task.CompletedTask;
    }

    public Task AskAsync(PartnerRef partner, bool asked, CancellationToken cancellation) => Task.CompletedTask;

    private static (TransferDirection, string, string, long, string) Key(Transfer t) => (t.Direction, t.Folder, t.Name, t.Size, t.Stamp);
}
