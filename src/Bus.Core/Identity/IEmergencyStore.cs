using System.Collections.Immutable;
using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>緊急用ID: made ahead, sealed in an envelope, good from the first use for a while and then never again. Every change is written with its line of the audit.</summary>
public interface IEmergencyStore
{
    /// <summary>All of a municipality, by id.</summary>
    Task<IReadOnlyList<EmergencyId>> ListAsync(MunicipalityCode municipality, CancellationToken cancellation);

    /// <summary>Those of all municipalities that were used and not replaced since.</summary>
    Task<IReadOnlyList<EmergencyId>> UsedAsync(CancellationToken cancellation);

    /// <summary>Null: there is none.</summary>
    Task<EmergencyId?> FindAsync(MunicipalityCode municipality, string id, CancellationToken cancellation);

    /// <summary>Makes one, or puts a new secret in the place of one; it is unused then.</summary>
    Task PutAsync(EmergencyId made, SignInEvent what, CancellationToken cancellation);

    /// <summary>It is used, for the first time or again. Null: it is over, or another secret stands there by now.</summary>
    /// <param name="endsAt">When a first use ends.</param>
    Task<EmergencyId?> UseAsync(SignInEvent what, string id, string secretHash, DateTimeOffset endsAt, CancellationToken cancellation);

    /// <summary>Takes it away; false if there is none.</summary>
    Task<bool> RemoveAsync(SignInEvent what, string id, CancellationToken cancellation);
}

/// <summary>One of them.</summary>
/// <param name="SecretHash">Keyed hash of the secret in the envelope.</param>
/// <param name="ExpiresAt">Unused, it is good until then.</param>
/// <param name="UsedAt">When it was used first; null: never.</param>
/// <param name="EndsAt">When that use ends.</param>
public sealed record EmergencyId(MunicipalityCode Municipality, string Id, string SecretHash, ImmutableArray<string> Duties, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, DateTimeOffset? EndsAt)
{
    /// <summary>Never its hash.</summary>
    public override string ToString() => Id;
}
