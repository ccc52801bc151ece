using System.Collections.Frozen;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress.Security;

/// <summary>What a signature may be made with. No SHA-1, no HMAC, no transform but exclusive canonicalization.</summary>
internal static class SignatureAlgorithms
{
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";

    /// <summary>Fewest bits of an RSA key.</summary>
    public const int FewestBits = 2048;

    private static readonly FrozenSet<string> Methods = new[]
    {
        RsaSha256, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Digests = new[]
    {
        Sha256, "http://www.w3.org/2001/04/xmldsig-more#sha384", "http://www.w3.org/2001/04/xmlenc#sha512",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsMethod(string? uri) => uri is not null && Methods.Contains(uri);
    public static bool IsDigest(string? uri) => uri is not null && Digests.Contains(uri);
    public static bool IsCanonicalization(string? uri) => uri == Namespaces.ExclusiveC14N;
}
