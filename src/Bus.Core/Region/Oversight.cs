using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>運用者: a person who operates the hub under a name of their own.</summary>
public sealed record NamedOperator
{
    /// <summary>[a-z0-9-]{1,32}; the part of their token before the dot.</summary>
    public required string Id { get; init; }
    /// <summary>Name for people.</summary>
    public required string Name { get; init; }
    /// <summary>What they may do.</summary>
    public required OperatorRole Role { get; init; }
    /// <summary>The one municipality that they see; null: all of them. A manager always has one, an operator never.</summary>
    public MunicipalityCode? Municipality { get; init; }
    /// <summary>Hashes of their tokens in force: one, or two while one is rotated; none: they cannot sign in.</summary>
    public ImmutableArray<string> TokenHashes { get; init; } = [];
}

/// <summary>What a named operator may do.</summary>
public enum OperatorRole
{
    /// <summary>データセンターの運用者: everything, for all municipalities.</summary>
    Operator,
    /// <summary>団体のシステム管理者: what concerns the deliveries of their own municipality, and nothing of any other.</summary>
    Manager,
    /// <summary>監査者: reads, and changes nothing.</summary>
    Auditor,
}

/// <summary>What needs a second person.</summary>
/// <param name="SecondPersonForReplay">True: one person asks for a replay, another one approves it.</param>
public sealed record Approvals(bool SecondPersonForReplay);
