using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Demo;

/// <summary>One municipality and path of the sample day. Only receipts of this run count.</summary>
public sealed record DemoRow
{
    /// <summary>団体コード.</summary>
    public required MunicipalityCode Municipality { get; init; }
    /// <summary>Name of the municipality.</summary>
    public required string Name { get; init; }
    /// <summary>How the payments went in.</summary>
    public required EntryPath Path { get; init; }
    /// <summary>Records sent, good or bad; counted by the sender.</summary>
    public long Sent { get; init; }
    /// <summary>Records the hub accepted, by its receipts and result files.</summary>
    public long Accepted { get; init; }
    /// <summary>Records the hub refused, by its result files.</summary>
    public long Rejected { get; init; }
    /// <summary>Records that the delinquency application took.</summary>
    public long Delivered { get; init; }
    /// <summary>Yen of the good records; counted by the sender from its own records.</summary>
    public long AmountIn { get; init; }
    /// <summary>Yen taken; counted by the delinquency application from the bytes it received.</summary>
    public long AmountOut { get; init; }
    /// <summary>What went wrong; empty if nothing did.</summary>
    public ImmutableArray<DemoTrouble> Troubles { get; init; } = [];

    /// <summary>True if nothing was lost or doubled, to the record and the yen, and nothing went wrong.</summary>
    public bool Agrees => Sent == Accepted + Rejected && Delivered == Accepted && AmountOut == AmountIn && Troubles.IsEmpty;
}
