using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

/// <summary>The secrets of a region that is or was in force, as if a document had declared each of them as it is stored.</summary>
internal static class SecretsInForce
{
    public static StoredSecrets Of(RegionModel region)
    {
        var texts = new Dictionary<SecretPlace, ImmutableArray<string>>();
        var (crypts, digests) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var municipality in region.Municipalities)
        {
            var directory = new SecretPlace(new ApplicationRef(municipality.Code, ""), null) { Use = SecretUse.Directory };
            One(texts, directory, municipality.Directory?.SealedSecret);
            One(texts, directory with { Use = SecretUse.Keytab }, municipality.Directory?.Kerberos?.SealedKeytab);
            foreach (var application in municipality.Applications)
            {
                Sealed(texts, new ApplicationRef(municipality.Code, application.Id), application);
                if (application.PasswordHashes.IsEmpty) continue;
                texts[new SecretPlace(new ApplicationRef(municipality.Code, application.Id), null)] = application.PasswordHashes;
                foreach (var (i, hash) in application.PasswordHashes.Index())
                    (crypts[hash], digests[hash]) = (application.FtpHashes.ElementAtOrDefault(i) ?? "", application.DigestSecrets.ElementAtOrDefault(i) ?? "");
            }
        }
        return new StoredSecrets(texts, crypts, digests, (region.Operators ?? []).ToDictionary(o => o.Id, o => o.TokenHashes));
    }

    private static void Sealed(Dictionary<SecretPlace, ImmutableArray<string>> texts, ApplicationRef id, Application application)
    {
        foreach (var (contract, target) in application.Consumes.Select(c => (c.Contract, c.Soap)).Concat(application.Answers.Select(a => (a.Contract, (SoapTarget?)a.Soap))))
            One(texts, new SecretPlace(id, contract), target?.SealedPassword);
        foreach (var provision in application.Provides)
        {
            One(texts, new SecretPlace(id, provision.Contract) { Use = SecretUse.FileKey }, provision.Decryption?.SealedKey);
            One(texts, new SecretPlace(id, provision.Contract) { Use = SecretUse.FilePassphrase }, provision.Decryption?.SealedPassphrase);
        }
        foreach (var partner in application.Partners ?? []) One(texts, new SecretPlace(id, null) { Partner = partner.Id }, partner.SealedSecret);
    }

    private static void One(Dictionary<SecretPlace, ImmutableArray<string>> texts, SecretPlace place, string? text)
    {
        if (text is not null) texts[place] = [text];
    }
}
