using System.Collections.Immutable;

namespace Bus.Core.Region;

/// <summary>Networks of one kind, e.g. 本庁舎.</summary>
/// <param name="Id">[a-z0-9-]{1,32}.</param>
/// <param name="Networks">As CIDR, e.g. <c>10.1.0.0/16</c>.</param>
public sealed record NetworkZone(string Id, ImmutableArray<string> Networks)
{
    /// <summary>Lists by what is in them.</summary>
    public bool Equals(NetworkZone? other) => other is not null && Id == other.Id && Networks.SequenceEqual(other.Networks);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Networks.Length);
}

/// <summary>From where something holds, by names of zones; both empty: from everywhere.</summary>
public sealed record ZoneLimit
{
    /// <summary>From these.</summary>
    public ImmutableArray<string> From { get; init; } = [];
    /// <summary>From outside all of these.</summary>
    public ImmutableArray<string> Outside { get; init; } = [];

    /// <summary>Lists by what is in them.</summary>
    public bool Equals(ZoneLimit? other) => other is not null && From.SequenceEqual(other.From) && Outside.SequenceEqual(other.Outside);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From.Length, Outside.Length);
}

/// <summary>Whose sign-ins need a second factor.</summary>
/// <param name="Duties">Whoever has one of these duties.</param>
public sealed record SecondFactorRule(ImmutableArray<string> Duties)
{
    /// <summary>Only from where it is needed; empty: from everywhere.</summary>
    public ZoneLimit Where { get; init; } = new();
}
