using Bus.Core.Vocabulary;

namespace Bus.Region;

/// <summary>What became, or would become, of something in the region.</summary>
public enum RegionChangeKind
{
    /// <summary>New.</summary>
    Added,
    /// <summary>Has other values now.</summary>
    Changed,
    /// <summary>Gone; only when pruning.</summary>
    Removed,
    /// <summary>Not in the file and left as it is: no change.</summary>
    Kept,
}

/// <summary>One line of what an apply did. Never holds a secret.</summary>
/// <param name="Path">By ids, e.g. <c>362018/collection/provides/collection-history</c>.</param>
/// <param name="Text">For people.</param>
public sealed record RegionChange(RegionChangeKind Kind, string Path, Bilingual Text);
