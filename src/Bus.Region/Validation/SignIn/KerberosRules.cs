using System.Text.RegularExpressions;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.SignIn;

/// <summary>Sign-in with the ticket of the computer's own.</summary>
internal static partial class KerberosRules
{
    // Version 2 of MIT's keytab format; each entry begins with its length.
    private static readonly byte[] KeytabStart = [5, 2];
    private const int LongestKeytab = 65_536;

    public static KerberosRule? Check(ValidationScope scope, KerberosDocument? document, DocumentPath path, MunicipalityCode code, Municipality? current, ZoneRules zones)
    {
        if (document is null) return null;
        if (!PrincipalText().IsMatch(document.Principal ?? "")) scope.Error(path["principal"], KerberosTexts.BadPrincipal());
        if (document.Attribute is { } attribute && !LdapFilter.IsDescription(attribute)) scope.Error(path["attribute"], DirectoryTexts.BadAttribute());
        // Elsewhere a browser would ask its user for a name and a password that this page never wants.
        if (document is { Automatic: true, From.Count: 0 }) scope.Error(path["automatic"], KerberosTexts.NoZones());
        if (document.Keytab is { } secret)
        {
            Keytab(scope, secret, path["keytab"]);
            scope.Secrets.Add(new DeclaredSecret(new SecretPlace(new ApplicationRef(code, ""), null) { Use = SecretUse.Keytab }, path["keytab"], [secret]));
        }
        else if ((scope.Prune ? null : current?.Directory?.Kerberos?.SealedKeytab) is null) scope.Error(path["keytab"], KerberosTexts.BadKeytab());
        return new KerberosRule(document.Principal ?? "") { Attribute = document.Attribute, Where = zones.Limit(document.From, [], path, "from", "outside"), IsAutomatic = document.Automatic ?? false };
    }

    private static void Keytab(ValidationScope scope, SecretDocument secret, DocumentPath path)
    {
        if (secret.Value is not { } value) SecretRules.TargetPassword(scope, secret, path);
        else if (SecretRules.HasOneForm(scope, secret, path) && !IsKeytab(value)) scope.Error(path, KerberosTexts.BadKeytab());
    }

    private static bool IsKeytab(string value)
    {
        var bytes = new byte[LongestKeytab];
        return Convert.TryFromBase64String(value, bytes, out var length) && length > KeytabStart.Length + sizeof(int) && bytes.AsSpan().StartsWith(KeytabStart);
    }

    [GeneratedRegex("^HTTP/[A-Za-z0-9][A-Za-z0-9.-]{0,252}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}$", RegexOptions.CultureInvariant)]
    private static partial Regex PrincipalText();
}

/// <summary>What can be wrong with it.</summary>
internal static class KerberosTexts
{
    public static Finding BadPrincipal() => Finding.Of("bad-principal", "principal は、ブラウザーが開くホスト名とドメインのレルムで HTTP/sso.example.lg.jp@EXAMPLE.LG.JP のように書いてください。",
        "Write principal with the host that browsers open and the domain's realm, like HTTP/sso.example.lg.jp@EXAMPLE.LG.JP.");

    public static Finding BadKeytab() => Finding.Of("bad-keytab", "keytab は、keytab ファイルを base64 にした文字列で書いてください（base64 -w0 town.keytab。keytab: { env: … } または { file: … }）。", "Write keytab as the keytab file in base64 (base64 -w0 town.keytab; keytab: { env: … } or { file: … }).");

    public static Finding NoZones() => Finding.Of("automatic-needs-from", "automatic: true には from（ドメインに参加した端末だけのゾーン）が必要です。ほかの端末ではブラウザーが余計な入力を求めます。",
        "automatic: true needs from, zones with computers of the domain only: elsewhere browsers would ask their user for a name and a password.");
}
