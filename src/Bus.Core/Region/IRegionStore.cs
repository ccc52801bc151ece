namespace Bus.Core.Region;

/// <summary>The region in force and its replacement.</summary>
public interface IRegionStore
{
    /// <summary>The region in force; keep it for the length of one message.</summary>
    RegionModel Current { get; }

    /// <summary>Number of the version in force on this node; 0: none was ever applied.</summary>
    long Version { get; }

    /// <summary>Raised after a replacement, here or on another node, with the new region. Handlers must be quick.</summary>
    event Action<RegionModel>? Changed;

    /// <summary>Makes keys for new municipalities, commits the region durably, then puts it in force.</summary>
    Task ReplaceAsync(RegionModel region, CancellationToken cancellation);

    /// <summary>The same, unless the region was replaced since <paramref name="basis"/> was in force, on whatever node. False: nothing is done, and the newer one is in force here.</summary>
    Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation);
}
