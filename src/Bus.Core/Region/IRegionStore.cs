using Bus.Core.Vocabulary;

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

/// <summary>The versions of the region that were in force, as far as they are kept: a municipality that leaves takes those along that name it.</summary>
public interface IRegionHistory
{
    /// <summary>Newest first.</summary>
    /// <param name="before">Only older ones than this number; null: from the newest on.</param>
    Task<Part<RegionVersion>> ListAsync(int limit, long? before, CancellationToken cancellation);

    /// <summary>What a version says; null: there is none with this number, or it cannot be read any more.</summary>
    Task<RegionModel?> FindAsync(long version, CancellationToken cancellation);
}

/// <summary>A version of the region.</summary>
/// <param name="AppliedAt">Since when it is, or was, in force.</param>
public sealed record RegionVersion(long Number, DateTimeOffset AppliedAt);
