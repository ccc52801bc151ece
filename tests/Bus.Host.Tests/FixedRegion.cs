using Bus.Core.Region;

namespace Bus.Host.Tests;

/// <summary>A region that nobody replaces; without municipalities unless it is given.</summary>
internal sealed class FixedRegion(RegionModel? region = null) : IRegionStore
{
    public RegionModel Current { get; } = region ?? RegionModel.Empty;

    public long Version => 0;

    public event Action<RegionModel>? Changed { add { } remove { } }

    public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();
}
