using System.Collections.Immutable;

namespace Bus.Core.Region;

/// <summary>What 緊急用ID are good for.</summary>
/// <param name="OnlyWhileDown">True: only while the municipality's directory does not answer.</param>
/// <param name="Lasts">From the first use on.</param>
/// <param name="Duties">Duties that they may have; a rule with none is of no use.</param>
/// <param name="WaivesSecondFactor">True: what the hub itself asks two factors for is opened by them all the same. A relying party that asks for two is never told that there were two.</param>
public sealed record EmergencyRule(bool OnlyWhileDown, TimeSpan Lasts, ImmutableArray<string> Duties, bool WaivesSecondFactor)
{
    /// <summary>Lists by what is in them.</summary>
    public bool Equals(EmergencyRule? other) => other is not null && OnlyWhileDown == other.OnlyWhileDown && Lasts == other.Lasts && WaivesSecondFactor == other.WaivesSecondFactor && Duties.SequenceEqual(other.Duties);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OnlyWhileDown, Lasts, WaivesSecondFactor, Duties.Length);
}
