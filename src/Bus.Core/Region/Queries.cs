using System.Collections.Immutable;

namespace Bus.Core.Region;

/// <summary>A query that an application answers.</summary>
public sealed record QueryProvision
{
    /// <summary>Name of the query contract.</summary>
    public required string Contract { get; init; }
    /// <summary>Its own <c>Inquire…</c> endpoint.</summary>
    public required SoapTarget Soap { get; init; }
}

/// <summary>A query that an application may ask.</summary>
public sealed record QueryAccess
{
    /// <summary>Name of the query contract.</summary>
    public required string Contract { get; init; }
    /// <summary>Element names of the additional items of the answer that it gets; no others.</summary>
    public ImmutableArray<string> Items { get; init; } = [];
    /// <summary>Duties for which it may ask; empty: it need not say for which.</summary>
    public ImmutableArray<string> Duties { get; init; } = [];
    /// <summary>Most questions a minute; null: no limit of its own.</summary>
    public int? PerMinute { get; init; }
}
