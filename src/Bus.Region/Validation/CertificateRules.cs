using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Core.Region;

namespace Bus.Region.Validation;

/// <summary>Certificates of an application, whatever form they are given in.</summary>
internal static class CertificateRules
{
    private const int HexDigits = 64;

    public static ImmutableArray<CertificateMatch> Check(ValidationScope scope, IReadOnlyList<CertificateDocument> documents, DocumentPath path)
    {
        var matches = new List<CertificateMatch>();
        for (var i = 0; i < documents.Count; i++)
        {
            if (Match(scope, documents[i], path[i]) is not { } match) continue;
            if (matches.Contains(match)) scope.Error(path[i], CertificateTexts.Twice());
            matches.Add(match);
        }
        return [.. matches];
    }

    private static CertificateMatch? Match(ValidationScope scope, CertificateDocument document, DocumentPath path)
    {
        var (byNames, forms) = (document.Issuer is not null || document.Subject is not null, new[] { document.Fingerprint, document.Value }.Count(f => f is not null));
        if (forms + (byNames ? 1 : 0) != 1) scope.Error(path, CertificateTexts.NotOneForm());
        else if (byNames) return ByNames(scope, document, path);
        else if (document.Value is not null) return OfPem(scope, document.Value, path);
        else if (Fingerprint(document.Fingerprint!) is { } fingerprint) return new CertificateMatch(fingerprint, null, null);
        else scope.Error(path["fingerprint"], CertificateTexts.BadFingerprint());
        return null;
    }

    private static string? Fingerprint(string text)
    {
        var hex = text.Replace(":", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
        return hex.Length == HexDigits && hex.All(char.IsAsciiHexDigit) ? hex : null;
    }

    private static CertificateMatch? OfPem(ValidationScope scope, string pem, DocumentPath path)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return new CertificateMatch(certificate.GetCertHashString(HashAlgorithmName.SHA256), null, null);
        }
        catch (CryptographicException)
        {
            scope.Error(path, CertificateTexts.BadPem());
            return null;
        }
    }

    private static CertificateMatch? ByNames(ValidationScope scope, CertificateDocument document, DocumentPath path)
    {
        var (issuer, subject) = (Name(document.Issuer), Name(document.Subject));
        if (issuer is null) scope.Error(path["issuer"], CertificateTexts.BadName());
        if (subject is null) scope.Error(path["subject"], CertificateTexts.BadName());
        return issuer is null || subject is null ? null : new CertificateMatch(null, issuer, subject);
    }

    // Both sides are compared as the framework writes them, whatever the spacing in the region file.
    private static string? Name(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            return new X500DistinguishedName(new X500DistinguishedName(text).RawData).Name;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
