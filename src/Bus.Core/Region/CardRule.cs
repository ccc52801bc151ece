namespace Bus.Core.Region;

/// <summary>Which certificates, on IC cards for instance, prove whom of a municipality's staff.</summary>
/// <param name="Authorities">Roots, and the intermediate ones between, as PEM: a certificate must lead to one of the roots.</param>
/// <param name="From">What of the certificate names the person: <c>subject-cn</c>, <c>subject-serial</c> (serialNumber of the subject), <c>san-email</c>, <c>san-upn</c> or <c>fingerprint</c> (SHA-256, hexadecimal).</param>
/// <param name="To">What of the person it is: <c>login</c>, <c>employee-number</c>, <c>email</c> or <c>person</c>.</param>
/// <param name="AsFirst">True: it is enough in place of a password.</param>
/// <param name="AsSecond">True: it is a second factor.</param>
/// <param name="NeedsRevocationList">True: without a list that holds now, of each authority in the chain, no certificate is taken.</param>
public sealed record CardRule(string Authorities, string From, string To, bool AsFirst, bool AsSecond, bool NeedsRevocationList);
