using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Identity.Faults;
using Bus.Identity.Providers;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOn;

/// <summary>Encrypts an assertion for one relying party (SAML 2.0 Core §6, XML Encryption 1.1): AES-256 by GCM or CBC, its key by RSA-OAEP.</summary>
internal static class AssertionEncryptor
{
    private const string Gcm = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
    private const string Cbc = SamlNames.Encryption + "aes256-cbc";

    /// <summary>Puts the encrypted assertion in the place of the plain one, if the party wants that.</summary>
    /// <param name="text">Ends with the assertion.</param>
    /// <param name="start">Where the assertion begins.</param>
    public static void Encrypt(MessageText text, int start, Party party)
    {
        if (party.Rules.Encrypt == "none") return;
        using var rsa = party.Metadata!.Encryption.Select(c => c.GetRSAPublicKey()).FirstOrDefault(k => k is { KeySize: >= 2048 })
            ?? throw new SamlException(SamlFault.BadMetadata, $"SP「{party.Declared.Name}」のメタデータに暗号化用の RSA 証明書（2048 ビット以上）がありません。", $"The metadata of {party.Declared.Name} has no RSA certificate (2048 bits or more) for encryption.");
        var key = RandomNumberGenerator.GetBytes(32);
        var gcm = party.Rules.Encrypt == "aes256-gcm";
        var cipher = gcm ? ByGcm(key, text.From(start)) : ByCbc(key, text.From(start));
        // XML Encryption §5.5.2: OAEP with its default digest; SHA-1 is no weakness there, and every toolkit reads it.
        var wrapped = rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA1);
        CryptographicOperations.ZeroMemory(key);
        text.CutTo(start);
        text.Append($"<saml:EncryptedAssertion xmlns:saml=\"{SamlNames.Assertion}\"><xenc:EncryptedData xmlns:xenc=\"{SamlNames.Encryption}\" Type=\"{SamlNames.Encryption}Element\">");
        text.Append($"<xenc:EncryptionMethod Algorithm=\"{(gcm ? Gcm : Cbc)}\"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds=\"{SamlNames.Signature}\"><xenc:EncryptedKey>");
        text.Append($"<xenc:EncryptionMethod Algorithm=\"{SamlNames.Encryption}rsa-oaep-mgf1p\"><ds:DigestMethod Algorithm=\"{SamlNames.Signature}sha1\"></ds:DigestMethod></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>");
        text.AppendBase64(wrapped);
        text.Append("</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>");
        text.AppendBase64(cipher);
        text.Append("</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>");
    }

    // XML Encryption 1.1 §5.2.4: 96-bit IV, ciphertext, 128-bit tag.
    private static byte[] ByGcm(byte[] key, ReadOnlySpan<byte> plain)
    {
        var result = new byte[12 + plain.Length + 16];
        RandomNumberGenerator.Fill(result.AsSpan(0, 12));
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(result.AsSpan(0, 12), plain, result.AsSpan(12, plain.Length), result.AsSpan(12 + plain.Length));
        return result;
    }

    // §5.2.2: IV, then ciphertext; the last byte of the padding is its length.
    private static byte[] ByCbc(byte[] key, ReadOnlySpan<byte> plain)
    {
        var iv = RandomNumberGenerator.GetBytes(16);
        using var aes = Aes.Create();
        aes.Key = key;
        return [.. iv, .. aes.EncryptCbc(plain, iv, PaddingMode.PKCS7)];
    }
}
