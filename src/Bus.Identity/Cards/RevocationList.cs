using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Identity.Cards;

/// <summary>A list of revoked certificates (CRL, RFC 5280, §5) out of a file. Nothing is fetched.</summary>
internal sealed class RevocationList
{
    private const string DeltaIndicator = "2.5.29.27";
    private const string Distribution = "2.5.29.28";
    private readonly HashSet<string> _revoked = [];
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;

    private RevocationList(byte[] der)
    {
        var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        _signed = list.PeekEncodedValue().ToArray();
        var content = list.ReadSequence();
        _algorithm = list.ReadSequence().ReadObjectIdentifier();
        _signature = list.ReadBitString(out _);
        if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) content.ReadInteger();
        // §5.1.1.2: the same algorithm, inside and outside.
        if (content.ReadSequence().ReadObjectIdentifier() != _algorithm) throw new AsnContentException();
        Issuer = content.ReadEncodedValue().ToArray();
        From = Time(content);
        Until = content.HasData && content.PeekTag().TagValue is (int)UniversalTagNumber.UtcTime or (int)UniversalTagNumber.GeneralizedTime ? Time(content) : null;
        if (content.HasData && content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            for (var rows = content.ReadSequence(); rows.HasData;) _revoked.Add(Convert.ToHexString(rows.ReadSequence().ReadIntegerBytes().Span));
        if (content.HasData) IsWhole = !HasLimit(content.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, true)).ReadSequence());
    }

    /// <summary>Name of whoever issued it, as encoded.</summary>
    public byte[] Issuer { get; }
    public DateTimeOffset From { get; }
    /// <summary>When the next one is due; null: it does not say, and holds at no time.</summary>
    public DateTimeOffset? Until { get; }
    /// <summary>False: changes only, or other issuers' certificates too; then it is not what is needed here.</summary>
    public bool IsWhole { get; } = true;

    /// <summary>Null: the file is none.</summary>
    public static RevocationList? Read(byte[] file)
    {
        try
        {
            var text = System.Text.Encoding.ASCII.GetString(file);
            return new RevocationList(PemEncoding.TryFind(text, out var pem) ? Convert.FromBase64String(text[pem.Base64Data]) : file);
        }
        catch (Exception notOne) when (notOne is AsnContentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>It is whole, holds now, and this authority signed it.</summary>
    public bool IsGood(X509Certificate2 authority, DateTimeOffset now) => IsWhole && From <= now && Until > now && Issuer.AsSpan().SequenceEqual(authority.SubjectName.RawData) && IsSignedBy(authority);

    public bool Has(X509Certificate2 certificate) => _revoked.Contains(Convert.ToHexString(certificate.SerialNumberBytes.Span));

    private bool IsSignedBy(X509Certificate2 authority)
    {
        // sha256/384/512 with RSA, ECDSA with SHA-256/384/512.
        HashAlgorithmName? hash = _algorithm switch
        {
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256, "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512, _ => null,
        };
        if (hash is not { } name) return false;
        using var rsa = authority.GetRSAPublicKey();
        if (rsa is not null) return rsa.VerifyData(_signed, _signature, name, RSASignaturePadding.Pkcs1);
        using var ecdsa = authority.GetECDsaPublicKey();
        return ecdsa?.VerifyData(_signed, _signature, name, DSASignatureFormat.Rfc3279DerSequence) == true;
    }

    private static DateTimeOffset Time(AsnReader reader) => reader.PeekTag().TagValue == (int)UniversalTagNumber.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    // §5.2.4 and §5.2.5: a list of changes, or one that speaks of other issuers (indirectCRL, [4]).
    private static bool HasLimit(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var id = extension.ReadObjectIdentifier();
            if (id == DeltaIndicator) return true;
            if (id != Distribution) continue;
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean)) extension.ReadBoolean();
            for (var point = new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER).ReadSequence(); point.HasData; point.ReadEncodedValue())
                if (point.PeekTag() is { TagClass: TagClass.ContextSpecific, TagValue: 2 or 3 or 4 or 5 }) return true;
        }
        return false;
    }
}
