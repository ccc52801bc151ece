using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>Metadata of relying parties that is fetched by its address: the last good one of each, for all nodes.</summary>
public interface IMetadataStore
{
    /// <summary>What is known of each, without the metadata itself.</summary>
    Task<IReadOnlyList<FetchedMetadata>> ListAsync(CancellationToken cancellation);

    /// <summary>The last good metadata of this address; null: none yet.</summary>
    Task<string?> TextAsync(MunicipalityCode municipality, string party, string url, CancellationToken cancellation);

    /// <summary>Takes the next fetch upon itself; of several nodes one does. A new address begins anew. False: it is not due, or another node's.</summary>
    /// <param name="until">Then it is due again, whatever became of this one.</param>
    Task<bool> ClaimAsync(MunicipalityCode municipality, string party, string url, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>It was fetched and is good.</summary>
    /// <param name="text">Null: it is the same as before.</param>
    /// <param name="what">Its line of the audit; null: none.</param>
    Task KeepAsync(MunicipalityCode municipality, string party, string url, string? text, DateTimeOffset now, DateTimeOffset next, SignInEvent? what, CancellationToken cancellation);

    /// <summary>It could not be fetched, or is not good; what was good before stays.</summary>
    /// <param name="what">Its line of the audit; null: it was told before.</param>
    Task FailAsync(MunicipalityCode municipality, string party, string url, Bilingual trouble, DateTimeOffset now, DateTimeOffset next, SignInEvent? what, CancellationToken cancellation);
}

/// <summary>What is known of one.</summary>
/// <param name="TextAt">When the metadata in force was fetched; null: none yet.</param>
/// <param name="NextAt">When it is due.</param>
/// <param name="FailingSince">Null: the last fetch was good.</param>
/// <param name="Trouble">Why it fails.</param>
public sealed record FetchedMetadata(MunicipalityCode Municipality, string Party, string Url, DateTimeOffset? TextAt, DateTimeOffset NextAt, DateTimeOffset? FailingSince, Bilingual Trouble);
