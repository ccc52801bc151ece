using System.Buffers.Text;
using Bus.Core.Security;
using Bus.Region.Applying;

namespace Bus.Region.Validation;

/// <summary>Looks at secrets and never says what they are.</summary>
internal static class SecretRules
{
    private const int LongestPassword = 1_024;
    private const int LongestKey = 16 * 1_024;
    private const int MostPasswords = 2;
    private const int FewestDifferent = 4;

    public static void Passwords(ValidationScope scope, IReadOnlyList<SecretDocument> passwords, DocumentPath path, string application)
    {
        if (passwords.Count > MostPasswords) scope.Error(path, SecretTexts.TooManyPasswords());
        for (var i = 0; i < passwords.Count; i++)
        {
            var (secret, at) = (passwords[i], passwords.Count == 1 ? path : path[i]);
            if (!HasOneForm(scope, secret, at)) continue;
            if (secret.Sealed is not null) scope.Error(at, SecretTexts.SealedNotHere());
            else if (secret.Hash is not null && !PasswordHash.IsWellFormed(secret.Hash)) scope.Error(at, SecretTexts.BadHash());
            else if (secret.Crypt is not null && (secret.Hash is null || !UnixCrypt.IsWellFormed(secret.Crypt))) scope.Error(at, SecretTexts.BadCrypt());
            else if (secret.Digest is not null && (secret.Hash is null || secret.Digest.Length == 0 || !Base64.IsValid(secret.Digest))) scope.Error(at, SecretTexts.BadDigest());
            else if (passwords.Take(i).Any(before => before == secret)) scope.Error(at, SecretTexts.SamePasswords());
            else if (secret.Value is { } value && Plain(scope, value, at) && IsWeak(scope, value, application)) scope.Warning(at, SecretTexts.Weak(scope.Options.WeakPasswordLength));
        }
    }

    public static void TargetPassword(ValidationScope scope, SecretDocument secret, DocumentPath path)
    {
        if (!HasOneForm(scope, secret, path)) return;
        if (secret.Hash is not null || secret.Crypt is not null || secret.Digest is not null) scope.Error(path, SecretTexts.HashNotHere());
        else if (secret.Sealed is not null && (secret.Sealed.Length == 0 || !Base64.IsValid(secret.Sealed))) scope.Error(path, SecretTexts.BadSealed());
        else if (secret.Value is { } value) Plain(scope, value, path);
    }

    /// <summary>A private key, as ssh-keygen writes it. One with a passphrase would need somebody to type it.</summary>
    public static void PartnerKey(ValidationScope scope, SecretDocument secret, DocumentPath path)
    {
        if (!HasOneForm(scope, secret, path)) return;
        if (secret.Hash is not null || secret.Crypt is not null || secret.Digest is not null) scope.Error(path, SecretTexts.HashNotHere());
        else if (secret.Sealed is not null && (secret.Sealed.Length == 0 || !Base64.IsValid(secret.Sealed))) scope.Error(path, SecretTexts.BadSealed());
        else if (secret.Value is { } value && (value.Length > LongestKey || !value.StartsWith("-----BEGIN ", StringComparison.Ordinal) || !value.TrimEnd().EndsWith("PRIVATE KEY-----", StringComparison.Ordinal)
            || value.Contains("ENCRYPTED", StringComparison.Ordinal))) scope.Error(path, PartnerTexts.BadKey());
    }

    public static bool HasOneForm(ValidationScope scope, SecretDocument secret, DocumentPath path)
    {
        var forms = new[] { secret.Value, secret.Hash, secret.Sealed }.Count(form => form is not null);
        if (forms == 0) scope.Error(path, SecretTexts.MissingSecret());
        if (forms > 1) scope.Error(path, SecretTexts.SeveralForms());
        return forms == 1;
    }

    public static bool Plain(ValidationScope scope, string value, DocumentPath path)
    {
        if (value.Length == 0) scope.Error(path, SecretTexts.MissingSecret());
        else if (value.Length > LongestPassword || value.Any(char.IsControl)) scope.Error(path, SecretTexts.BadPassword(LongestPassword));
        else return true;
        return false;
    }

    private static bool IsWeak(ValidationScope scope, string value, string application) =>
        value.Length < scope.Options.WeakPasswordLength || value.Distinct().Count() < FewestDifferent
        || (application.Length > 0 && string.Equals(value.Trim(), application, StringComparison.OrdinalIgnoreCase));
}
