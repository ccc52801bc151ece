using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Core.Region;
using Bus.Identity.Faults;
using Bus.Identity.People;
using Bus.Identity.Providers;

namespace Bus.Identity.Cards;

/// <summary>Whom a certificate proves. That its key was there the TLS handshake has shown; here it is judged by the municipality's own authorities and lists, and by nobody over the network.</summary>
internal sealed class CardCheck(RevocationLists lists, TimeProvider clock)
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private const string AlternativeName = "2.5.29.17";
    private const string PrincipalName = "1.3.6.1.4.1.311.20.2.3";

    /// <summary>What the certificate calls its person.</summary>
    /// <exception cref="SamlException">It is foreign, over, revoked, or names nobody; or no list of revoked ones holds.</exception>
    public string NameOf(IdentityProvider provider, CardRule rule, X509Certificate2 certificate)
    {
        using var chain = Build(rule, certificate);
        var elements = chain.ChainElements.Select(e => e.Certificate).ToList();
        var known = lists.Of(provider.Code);
        for (var i = 0; i + 1 < elements.Count; i++)
        {
            var good = known.Where(l => l.IsGood(elements[i + 1], clock.GetUtcNow())).ToList();
            if (good.Any(l => l.Has(elements[i]))) throw new SamlException(SamlFault.CardRefused, "失効しています。", "It is revoked.");
            if (good.Count == 0 && rule.NeedsRevocationList) throw new SamlException(SamlFault.NoRevocationList, elements[i + 1].Subject, elements[i + 1].Subject);
        }
        return (rule.From switch
        {
            "subject-cn" => Single(certificate, "2.5.4.3"),
            "subject-serial" => Single(certificate, "2.5.4.5"),
            "san-email" => AlternativeNames(certificate).Email,
            "san-upn" => AlternativeNames(certificate).Principal,
            _ => certificate.GetCertHashString(HashAlgorithmName.SHA256),
        }) is { Length: > 0 } name ? name : throw new SamlException(SamlFault.CardRefused, "本人を示す項目がありません。", "It does not say whose it is.");
    }

    /// <summary>This person is who the certificate names.</summary>
    public static bool Is(CardRule rule, Person person, string name) => string.Equals(Value(rule, person), name, StringComparison.OrdinalIgnoreCase);

    public static string? Value(CardRule rule, Person person) => rule.To switch { "login" => person.Login, "employee-number" => person.EmployeeNumber, "email" => person.Email, _ => person.Id };

    private X509Chain Build(CardRule rule, X509Certificate2 certificate)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(rule.Authorities);
        var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities.Where(IsRoot).ToArray());
        policy.ExtraStore.AddRange(authorities.Where(a => !IsRoot(a)).ToArray());
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.ApplicationPolicy.Add(new Oid(ForClients));
        policy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        policy.VerificationTimeIgnored = false;
        if (chain.Build(certificate)) return chain;
        var why = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        chain.Dispose();
        throw (why & X509ChainStatusFlags.NotTimeValid) != 0 ? new SamlException(SamlFault.CardRefused, "有効期間外です。", "It is not valid at this time.") : new SamlException(SamlFault.CardRefused, "この団体の認証局のものではありません。", "It is none of this municipality's authorities.");
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    // Twice is never: which one would it be?
    private static string? Single(X509Certificate2 certificate, string type)
    {
        var values = certificate.SubjectName.EnumerateRelativeDistinguishedNames().Where(r => !r.HasMultipleElements && r.GetSingleElementType().Value == type).Select(r => r.GetSingleElementValue()).ToList();
        return values is [var one] ? one : null;
    }

    private static (string? Email, string? Principal) AlternativeNames(X509Certificate2 certificate)
    {
        if (certificate.Extensions[AlternativeName] is not { } extension) return (null, null);
        var (emails, principals) = (new List<string>(), new List<string>());
        try
        {
            for (var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence(); names.HasData;)
            {
                var tag = names.PeekTag();
                if (tag.TagValue == 1) emails.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                else if (tag.TagValue == 0)
                {
                    var other = names.ReadSequence(tag);
                    if (other.ReadObjectIdentifier() == PrincipalName) principals.Add(other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, true)).ReadCharacterString(UniversalTagNumber.UTF8String));
                }
                else names.ReadEncodedValue();
            }
        }
        catch (AsnContentException)
        {
            return (null, null);
        }
        return (emails is [var email] ? email : null, principals is [var principal] ? principal : null);
    }
}
