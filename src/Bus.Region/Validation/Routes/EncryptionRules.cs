using System.Buffers.Text;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.Routes;

/// <summary>Keys of encrypted files. What a key can do is gpg's to say, on the nodes; here it is looked at whether it is one at all.</summary>
internal static class EncryptionRules
{
    private const int LongestKey = 64 * 1024;
    private const string Private = "-----BEGIN PGP PRIVATE KEY BLOCK-----", Public = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    /// <summary>The place of the key for incoming files, not yet sealed; null: none is declared.</summary>
    public static DecryptionKey? In(ValidationScope scope, DecryptionDocument? document, Compression compression, DocumentPath path, ApplicationRef application, string contract)
    {
        if (document is null) return null;
        if (compression == Compression.Zip) scope.Error(path, ZipInside());
        if (document.PrivateKey is not { } key || (key.Value is null && key.Sealed is null)) scope.Error(path["privateKey"], NoKey());
        else
        {
            Check(scope, key, Private, path["privateKey"]);
            scope.Secrets.Add(new DeclaredSecret(new SecretPlace(application, contract) { Use = SecretUse.FileKey }, path["privateKey"], [key]));
        }
        if (document.Passphrase is not { } passphrase) return new DecryptionKey("", null);
        SecretRules.TargetPassword(scope, passphrase, path["passphrase"]);
        scope.Secrets.Add(new DeclaredSecret(new SecretPlace(application, contract) { Use = SecretUse.FilePassphrase }, path["passphrase"], [passphrase]));
        return new DecryptionKey("", "");
    }

    /// <summary>The public key for outgoing files; null: none is declared.</summary>
    public static string? Out(ValidationScope scope, EncryptionDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        if (document.PublicKey?.Value is { } key && IsKey(key, Public)) return key;
        scope.Error(path["publicKey"], NotAKey(Public));
        return null;
    }

    private static void Check(ValidationScope scope, SecretDocument key, string header, DocumentPath path)
    {
        if (key.Hash is not null || key.Crypt is not null) scope.Error(path, SecretTexts.HashNotHere());
        else if (key.Sealed is { } text && (text.Length == 0 || !Base64.IsValid(text))) scope.Error(path, SecretTexts.BadSealed());
        else if (key.Value is { } value && !IsKey(value, header)) scope.Error(path, NotAKey(header));
    }

    private static bool IsKey(string text, string header) => text.Length <= LongestKey && text.TrimStart().StartsWith(header, StringComparison.Ordinal);

    private static Finding NoKey() => Finding.Of("missing-key", "復号のための秘密鍵 privateKey がありません。", "The private key that opens the files, privateKey, is missing.");

    private static Finding NotAKey(string header) => Finding.Of("bad-key", $"鍵は {header} で始まる OpenPGP のテキスト形式（gpg --armor）で書いてください。", $"Write the key as OpenPGP text (gpg --armor) that begins with {header}.");

    private static Finding ZipInside() => Finding.Of("zip-encrypted", "暗号化したファイルの中の zip は読めません。compression は gzip か none にしてください。", "A zip archive inside an encrypted file cannot be read. Use compression gzip or none.");
}
