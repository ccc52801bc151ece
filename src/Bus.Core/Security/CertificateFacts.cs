namespace Bus.Core.Security;

/// <summary>What is compared of a certificate.</summary>
/// <param name="Fingerprint">SHA-256 of it, 64 hex digits, upper case.</param>
/// <param name="Issuer">Distinguished name, as <c>CN=…, O=…, C=JP</c>.</param>
/// <param name="Subject">The same of its owner.</param>
/// <param name="IssuerTrusted">True: a chain to an authority that the hub trusts was verified. Without it names prove nothing.</param>
public sealed record CertificateFacts(string Fingerprint, string Issuer, string Subject, bool IssuerTrusted);
