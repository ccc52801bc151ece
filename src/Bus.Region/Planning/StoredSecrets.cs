using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

/// <summary>The declared secrets as they will be stored: hashes of an application's passwords, or the one sealed password of a target. A place that is not in it was not declared.</summary>
internal sealed class StoredSecrets(IReadOnlyDictionary<SecretPlace, ImmutableArray<string>> texts, IReadOnlyDictionary<string, string> crypts,
    IReadOnlyDictionary<string, string> digests, IReadOnlyDictionary<string, ImmutableArray<string>> tokens)
{
    /// <summary>Staff lists with hashed passwords, by municipality.</summary>
    public Dictionary<MunicipalityCode, StaffSource?> Staff { get; } = [];
    /// <summary>The hashes of an operator's tokens; null: not declared.</summary>
    public ImmutableArray<string>? TokensOf(string operatorId) => tokens.TryGetValue(operatorId, out var found) ? found : null;

    public ImmutableArray<string>? Find(SecretPlace place) => texts.TryGetValue(place, out var found) ? found : null;

    /// <summary>The sealed text that belongs to a password's hash; empty where there is none.</summary>
    public string DigestOf(string hash) => digests.GetValueOrDefault(hash, "");

    /// <summary>The sha512-crypt text that belongs to a password's hash; empty where there is none.</summary>
    public string CryptOf(string hash) => crypts.GetValueOrDefault(hash, "");
}
