using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Identity.People;

/// <summary>緊急用ID as persons: from their first use until it ends, and not a moment longer.</summary>
internal sealed class EmergencyStaff(IEmergencyStore store, IRegionStore region, IKeyRing keys, TimeProvider clock)
{
    /// <summary>How their logins begin.</summary>
    public const string Prefix = "kinkyu-";
    private const string PersonPrefix = "emergency/";
    private const int SecretBytes = 15;

    /// <summary>This login is an emergency id's, and nobody else's.</summary>
    public bool IsOne(MunicipalityCode municipality, string login) => login.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && RuleOf(municipality) is not null;

    /// <summary>This person is one.</summary>
    public static bool IsOne(Person person) => person.Id.StartsWith(PersonPrefix, StringComparison.Ordinal);

    public static string PersonOf(string id) => PersonPrefix + id;

    public EmergencyRule? RuleOf(MunicipalityCode municipality) => region.Current.Find(municipality)?.Emergency;

    /// <summary>Null: no emergency id, one that is not in use, or none of those duties any more.</summary>
    public async ValueTask<Person?> FindAsync(MunicipalityCode municipality, string person, CancellationToken cancellation) =>
        person.StartsWith(PersonPrefix, StringComparison.Ordinal) && RuleOf(municipality) is { } rule && await store.FindAsync(municipality, person[PersonPrefix.Length..], cancellation) is { } it && it.EndsAt > clock.GetUtcNow()
            ? PersonOf(it, rule) : null;

    public static Person PersonOf(EmergencyId it, EmergencyRule rule) => new()
    {
        Id = PersonPrefix + it.Id, Login = it.Id, Name = $"緊急用ID {it.Id}", Department = "", Duties = [.. it.Duties.Where(d => rule.Duties.Contains(d))], Until = it.EndsAt,
    };

    /// <summary>The id, if this is its secret; null: it is not, or there is none.</summary>
    public async Task<EmergencyId?> OpenAsync(MunicipalityCode municipality, string login, string secret, CancellationToken cancellation)
    {
        var it = await store.FindAsync(municipality, login.ToLowerInvariant(), cancellation);
        var said = HashOf(municipality, login.ToLowerInvariant(), secret);
        return it is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(it.SecretHash), Encoding.ASCII.GetBytes(said)) ? it : null;
    }

    /// <summary>It is used from now on. Null: it is over.</summary>
    public Task<EmergencyId?> UseAsync(EmergencyId it, EmergencyRule rule, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.UseAsync(new SignInEvent(it.Municipality, now, "emergency", PersonOf(it.Id), null, it.UsedAt is null ? "used" : "used-again"), it.Id, it.SecretHash, now + rule.Lasts, cancellation);
    }

    /// <summary>Letters and digits that nobody guesses, in groups that can be typed.</summary>
    public static string NewSecret() => string.Join('-', TimeCode.Base32(RandomNumberGenerator.GetBytes(SecretBytes)).Chunk(4).Select(c => new string(c)));

    // 120 random bits: a keyed hash is enough.
    public string HashOf(MunicipalityCode municipality, string id, string secret)
    {
        var plain = new string([.. Typed.Narrow(secret).Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        return Convert.ToHexStringLower(HMACSHA256.HashData(keys.DigestKey(municipality), Encoding.UTF8.GetBytes($"emergency\n{id}\n{plain}")));
    }
}
