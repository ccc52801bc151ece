using Bus.Core.Vocabulary;

namespace Bus.Core.Exits;

/// <summary>Every municipality of which the journal holds anything, whether the region still names it or not.</summary>
public interface IMunicipalityBook
{
    /// <summary>By code.</summary>
    /// <param name="only">Only this one; null: all.</param>
    Task<IReadOnlyList<MunicipalityHolding>> AllAsync(MunicipalityCode? only, CancellationToken cancellation);
}

/// <summary>What the journal holds of a municipality.</summary>
public sealed record MunicipalityHolding(MunicipalityCode Municipality)
{
    /// <summary>True: it has a key, so what lies there can be opened.</summary>
    public bool HasKey { get; init; }
    /// <summary>When its last key was destroyed; null: none was.</summary>
    public DateTimeOffset? KeyDestroyedAt { get; init; }
    /// <summary>Messages, whether their records are still kept or not.</summary>
    public long Messages { get; init; }
    /// <summary>Messages that are being read in, or feed other contracts.</summary>
    public long Processing { get; init; }
    /// <summary>Deliveries that are not delivered, parked ones too.</summary>
    public long Undelivered { get; init; }
    /// <summary>Refused records that nobody has dealt with.</summary>
    public long OpenErrors { get; init; }
    /// <summary>When the oldest message was received; null: there is none.</summary>
    public DateTimeOffset? Oldest { get; init; }
    /// <summary>When the newest message was received; null: there is none.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>True: something is under way that nobody could end without the key.</summary>
    public bool IsUnfinished => Processing > 0 || Undelivered > 0 || OpenErrors > 0;
}
