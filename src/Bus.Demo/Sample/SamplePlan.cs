using Bus.Core.Vocabulary;

namespace Bus.Demo.Sample;

/// <summary>What one sender sends on one path. Equal plans make equal records.</summary>
public sealed record SamplePlan
{
    /// <summary>The sender's municipality.</summary>
    public required MunicipalityCode Municipality { get; init; }
    /// <summary>The path; plans of different paths never share an ordering key.</summary>
    public required EntryPath Path { get; init; }
    /// <summary>How many records, good and bad.</summary>
    public required int Records { get; init; }
    /// <summary>How many of them are bad, spread evenly; default 0.</summary>
    public int Bad { get; init; }
    /// <summary>Seed of everything drawn.</summary>
    public int Seed { get; init; }
    /// <summary>Ten digits that name the run; plans of different runs never share an ordering key.</summary>
    public required string Run { get; init; }
    /// <summary>業務日付.</summary>
    public required DateOnly BusinessDate { get; init; }
}
