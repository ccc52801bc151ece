using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Dispatch;

internal sealed class NoRoad : ITicketRoad
{
    public bool IsOpen => false;
    public (long Published, long Consumed) Counters => default;
    public Task PublishAsync(IReadOnlyList<DeliveryTicket> tickets, string node, CancellationToken cancellation) => Task.CompletedTask;
}

internal sealed class NoRegion : IRegionStore
{
    public RegionModel Current => RegionModel.Empty;
    public event Action<RegionModel>? Changed { add { } remove { } }
    public long Version => 0;
    public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => Task.CompletedTask;
    public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => Task.FromResult(true);
}

/// <summary>No maintenance, unless a test says so.</summary>
internal sealed class NoMaintenance : IMaintenance
{
    public Maintenance? Current { get; set; }
    public Task<Maintenance> BeginAsync(Maintenance maintenance, CancellationToken cancellation) => Task.FromResult(maintenance);
    public Task<bool> EndAsync(string by, CancellationToken cancellation) => Task.FromResult(false);
    public Task RefreshAsync(CancellationToken cancellation) => Task.CompletedTask;
    public Task ReportAsync(NodeActivity activity, CancellationToken cancellation) => Task.CompletedTask;
    public Task<IReadOnlyList<NodeActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<NodeActivity>>([]);
}

internal sealed class NoPauses : IRoutePauses
{
    public IReadOnlyList<RoutePause> All => [];
    public event Action<RouteId>? Changed { add { } remove { } }
    public bool IsPaused(RouteId route) => false;
    public Task PauseAsync(RoutePause pause, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<bool> ResumeAsync(RouteId route, string by, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyList<RoutePause>> EndedAsync(RouteId route, int maximum, CancellationToken cancellation) => throw new NotSupportedException();
}
