namespace Bus.Region.Validation.SignIn;

/// <summary>What can be wrong with a directory of staff.</summary>
internal static class DirectoryTexts
{
    public static Finding NoServer() => Finding.Of("no-server", "servers に、職員ディレクトリのサーバーを 1 つ以上書いてください（ldaps://dc1.example.lg.jp）。", "Write one or more servers of the directory in servers (ldaps://dc1.example.lg.jp).");

    public static Finding BadServer() => Finding.Of("bad-server", "サーバーは ldaps://ホスト[:ポート]、または ldap://ホスト[:ポート]（必ず StartTLS で暗号化します）で書いてください。",
        "Write a server as ldaps://host[:port], or as ldap://host[:port] (encrypted by StartTLS, always).");

    public static Finding AuthoritiesOrPins() => Finding.Of("ca-or-pins", "ca と pins は、どちらか 1 つだけ書いてください。", "Give either ca or pins, not both.");

    public static Finding BadAuthorities() => Finding.Of("bad-ca", "ca が PEM の証明書ではありません。認証局の証明書を { file: ca.pem } で書いてください。", "ca holds no certificate in PEM. Name the authority's certificate as { file: ca.pem }.");

    public static Finding BadPin() => Finding.Of("bad-pin", "pins は sha256// に続けて、サーバー証明書の公開鍵の SHA-256 を base64 で書いてください。", "Write pins as sha256// and the SHA-256 of the server certificate's public key in base64.");

    public static Finding MissingBind() => Finding.Of("missing-bind", "password があるのに bind（検索に使う名前）がありません。", "There is a password without bind, the name that searches.");

    public static Finding MissingPassword() => Finding.Of("missing-password", "bind があるのに password がありません。password: { env: … } で書いてください。", "There is bind without a password. Write it as password: { env: … }.");

    public static Finding BadName(string key) => Finding.Of("bad-name", $"{key} は ou=staff,dc=example,dc=jp のような識別名で書いてください。", $"Write {key} as a distinguished name such as ou=staff,dc=example,dc=jp.");

    public static Finding BadFilter(string place) => Finding.Of("bad-filter", $"検索フィルターとして読めないか、{{{place}}} がありません。(&(objectClass=person)(uid={{login}})) のように書いてください（RFC 4515）。",
        $"This is no search filter (RFC 4515), or {{{place}}} is not in it. Write it like (&(objectClass=person)(uid={{login}})).");

    public static Finding BadAttribute() => Finding.Of("bad-attribute", "属性の名前は英数字とハイフンで書いてください。", "Write the name of an attribute with letters, digits and hyphens.");

    public static Finding BadDuty() => Finding.Of("bad-duty", "duties の各行には group（グループの識別名）と duty（職務）の両方を書いてください。", "Each entry of duties needs both group (a distinguished name) and duty.");
}
