using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Region.Planning;
using Bus.Region.Validation;

namespace Bus.Region.Applying;

/// <summary>Turns declared secrets into what is stored. A secret that is stored already keeps its stored text, so that the same file twice changes nothing.</summary>
internal sealed class SecretKeeper(IKeyRing keys, PasswordOptions passwords, RegionOptions options)
{
    // Stands for a hash or sealed text that a dry run does not make; equal to none that is stored.
    private const string NotMade = "-";

    /// <summary>The stored texts; secrets that cannot be used are told. Slow: a hash a password, on all cores.</summary>
    public async Task<StoredSecrets> KeepAsync(ValidRegion region, RegionModel current, bool dryRun, ProblemList problems, CancellationToken cancellation)
    {
        var secrets = region.Secrets;
        var outcomes = new Kept[secrets.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.HashParallelism > 0 ? options.HashParallelism : Environment.ProcessorCount, CancellationToken = cancellation };
        await Parallel.ForAsync(0, secrets.Count, parallel, (i, _) =>
        {
            outcomes[i] = secrets[i].Place.Use is SecretUse.Directory or SecretUse.Keytab ? KeepDirectory(secrets[i], current, dryRun) : Keep(secrets[i], current.Find(secrets[i].Place.Application), dryRun);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);

        var texts = new Dictionary<SecretPlace, ImmutableArray<string>>();
        var crypts = new Dictionary<string, string>(StringComparer.Ordinal);
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < secrets.Count; i++)
        {
            var (hashes, cryptTexts, digestTexts, trouble) = outcomes[i];
            if (trouble is { } finding) problems.Error(secrets[i].PathOf(0), finding);
            texts[secrets[i].Place] = hashes;
            for (var j = 0; j < digestTexts.Length; j++)
            {
                if (hashes[j] != NotMade) digests[hashes[j]] = digestTexts[j];
                if (digestTexts[j].Length == 0) problems.Warning(secrets[i].PathOf(j), SecretTexts.NoDigest());
            }
            for (var j = 0; j < cryptTexts.Length; j++)
            {
                if (hashes[j] != NotMade) crypts[hashes[j]] = cryptTexts[j];
                if (cryptTexts[j].Length == 0) problems.Warning(secrets[i].PathOf(j), secrets[i].Secrets[j].Hash is null ? SecretTexts.NoCrypt() : SecretTexts.NoFtp());
            }
        }
        return new StoredSecrets(texts, crypts, digests, Tokens(region.Tokens, current, dryRun));
    }

    private Dictionary<string, ImmutableArray<string>> Tokens(IReadOnlyList<DeclaredToken> declared, RegionModel current, bool dryRun) =>
        declared.ToDictionary(token => token.Operator, token => Hashes(token.Secrets, current.FindOperator(token.Operator)?.TokenHashes ?? [], dryRun));

    private Kept Keep(DeclaredSecret declared, Application? current, bool dryRun)
    {
        if (declared.Place is { TargetContract: null, Partner: null })
        {
            var hashes = Hashes(declared.Secrets, current?.PasswordHashes ?? [], dryRun);
            var (digests, unusable) = declared.Digest ? Digests(declared, hashes, current, dryRun) : ([], null);
            return new Kept(hashes, [.. declared.Secrets.Select((secret, i) => Crypt(secret, hashes[i], current, dryRun))], digests, unusable);
        }
        var stored = declared.Place.Use != SecretUse.SoapTarget ? StoredKey(declared.Place, current)
            : declared.Place.Partner is { } partner ? current?.FindPartner(partner)?.SealedSecret
            : (current?.Consumes.FirstOrDefault(c => c.Contract == declared.Place.TargetContract)?.Soap
                ?? current?.Answers.FirstOrDefault(a => a.Contract == declared.Place.TargetContract)?.Soap)?.SealedPassword;
        var (text, trouble) = Sealed(declared.Place, declared.Secrets[0], stored, dryRun);
        return new Kept([text], [], [], trouble);
    }

    private Kept KeepDirectory(DeclaredSecret declared, RegionModel current, bool dryRun)
    {
        var rule = current.Find(declared.Place.Application.Municipality)?.Directory;
        var (text, trouble) = Sealed(declared.Place, declared.Secrets[0], declared.Place.Use == SecretUse.Keytab ? rule?.Kerberos?.SealedKeytab : rule?.SealedSecret, dryRun);
        return new Kept([text], [], [], trouble);
    }

    private ImmutableArray<string> Hashes(IReadOnlyList<SecretDocument> declared, ImmutableArray<string> stored, bool dryRun)
    {
        var left = stored.ToList();
        return [.. declared.Select(secret =>
        {
            var same = left.Find(hash => secret.Hash is null ? PasswordHash.Verify(secret.Value!, hash) : secret.Hash == hash);
            if (same is not null) left.Remove(same);
            return same ?? secret.Hash ?? (dryRun ? NotMade : PasswordHash.Hash(secret.Value!, passwords.Iterations));
        })];
    }

    // What the plaintext is needed for and only an apply has it: ProFTPD verifies nothing but crypt(3) hashes.
    private string Crypt(SecretDocument declared, string hash, Application? current, bool dryRun)
    {
        if (declared.Crypt is not null) return declared.Crypt;
        if (current is not null && current.PasswordHashes.IndexOf(hash) is var at and >= 0 && current.FtpHashes.ElementAtOrDefault(at) is { Length: > 0 } stored) return stored;
        if (declared.Value is null) return "";
        return dryRun ? NotMade : UnixCrypt.Hash(declared.Value, passwords.CryptRounds) ?? "";
    }

    // PasswordDigest needs the password itself, so whoever may use it has it sealed instead of hashed only.
    private (ImmutableArray<string>, Finding?) Digests(DeclaredSecret declared, ImmutableArray<string> hashes, Application? current, bool dryRun)
    {
        var texts = new List<string>();
        Finding? trouble = null;
        for (var i = 0; i < hashes.Length; i++)
        {
            var secret = declared.Secrets[i];
            var stored = current is not null && current.PasswordHashes.IndexOf(hashes[i]) is var at and >= 0 && current.DigestSecrets.ElementAtOrDefault(at) is { Length: > 0 } text ? text : null;
            if (secret.Value is null && secret.Digest is null) texts.Add(stored ?? "");
            else
            {
                var (made, why) = Sealed(declared.Place, new SecretDocument { Value = secret.Value, Sealed = secret.Digest }, stored, dryRun);
                texts.Add(made);
                trouble ??= why;
            }
        }
        return ([.. texts], trouble);
    }

    private (string, Finding?) Sealed(SecretPlace place, SecretDocument declared, string? stored, bool dryRun)
    {
        if (declared.Sealed is { } text)
            return (text, text == stored || Open(place, text) is not null ? null : SecretTexts.CannotOpen());
        var plain = Encoding.UTF8.GetBytes(declared.Value!);
        if (stored is not null && Open(place, stored) is { } before && CryptographicOperations.FixedTimeEquals(before, plain)) return (stored, null);
        if (dryRun) return (NotMade, null);
        try
        {
            return (Convert.ToBase64String(keys.Seal(place.Application.Municipality, plain, Context(place))), null);
        }
        catch (KeyGoneException)
        {
            return (NotMade, SecretTexts.KeyGone());
        }
    }

    /// <summary>Null if it is not what this municipality's key sealed for this place.</summary>
    private byte[]? Open(SecretPlace place, string text)
    {
        if (!Base64.IsValid(text)) return null;
        try
        {
            return keys.Open(place.Application.Municipality, Convert.FromBase64String(text), Context(place));
        }
        catch (Exception notOurs) when (notOurs is KeyGoneException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private readonly record struct Kept(ImmutableArray<string> Texts, ImmutableArray<string> Crypts, ImmutableArray<string> Digests, Finding? Trouble);

    private static string? StoredKey(SecretPlace place, Application? current)
    {
        var key = current?.Provides.FirstOrDefault(p => p.Contract == place.TargetContract)?.Decryption;
        return place.Use == SecretUse.FileKey ? key?.SealedKey : key?.SealedPassphrase;
    }

    private static byte[] Context(SecretPlace place) => place switch
    {
        { Use: SecretUse.Directory } => SecretContext.Directory(),
        { Use: SecretUse.Keytab } => SecretContext.Keytab(),
        { Partner: { } partner } => SecretContext.Partner(place.Application.Application, partner),
        { Use: SecretUse.FileKey } => SecretContext.FileKey(place.Application.Application, place.TargetContract!),
        { Use: SecretUse.FilePassphrase } => SecretContext.FilePassphrase(place.Application.Application, place.TargetContract!),
        { TargetContract: { } contract } => SecretContext.SoapTarget(place.Application.Application, contract),
        _ => SecretContext.PasswordDigest(place.Application.Application),
    };
}
