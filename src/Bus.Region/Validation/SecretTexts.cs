namespace Bus.Region.Validation;

/// <summary>What can be wrong with secrets. No text takes a secret.</summary>
internal static class SecretTexts
{
    public static Finding MissingPassword() => Finding.Of("missing-password",
        "パスワード password がないので、この業務システムは SOAP で呼び出せません（連携ファイルは使えます）。", "Without a password this application cannot call by SOAP (bulk files work).");

    public static Finding MissingSecret() => Finding.Of("missing-secret", "パスワードが空です。", "The password is empty.");

    public static Finding SeveralForms() => Finding.Of("not-one-source", "value、hash、sealed のうち、ちょうど 1 つを書いてください。", "Give exactly one of value, hash, sealed.");

    public static Finding TooManyPasswords() => Finding.Of("too-many-passwords", "パスワードは 2 つまでです（入れ替えの間だけ、新旧の 2 つを書きます）。", "At most two passwords (the new and the old, while one is rotated).");

    public static Finding SamePasswords() => Finding.Of("same-passwords", "同じパスワードが 2 回書かれています。新しいものと古いものを書くか、1 つにしてください。", "The same password stands here twice. Write the new and the old one, or only one.");

    public static Finding Weak(int length) => Finding.Of("weak-password",
        $"弱いパスワードです。業務システムIDと違う、{length} 文字以上のものを勧めます。", $"The password is weak. Better one of {length} characters or more that is not the application id.");

    public static Finding BadPassword(int longest) => Finding.Of("bad-password", $"パスワードは 1 行、{longest:N0} 文字までにしてください（ファイルから読む場合は 1 行だけのファイルにします）。",
        $"A password is one line of at most {longest:N0} characters (a file with a password holds one line).");

    public static Finding BadHash() => Finding.Of("bad-hash", "hash が $pbkdf2-sha512$i=…$…$… の形ではありません。bus region export が書いたとおりに写してください。",
        "hash has not the form $pbkdf2-sha512$i=…$…$…. Copy it as bus region export wrote it.");

    public static Finding BadCrypt() => Finding.Of("bad-crypt", "crypt は hash と並べて書く $6$ の形のものです。bus region export が書いたとおりに写してください。",
        "crypt stands beside hash and has the form $6$…. Copy it as bus region export wrote it.");

    public static Finding BadDigest() => Finding.Of("bad-digest", "digest は hash と並べて書きます。bus region export が書いたとおりに写してください。",
        "digest stands beside hash. Copy it as bus region export wrote it.");

    public static Finding NoDigest() => Finding.Of("no-digest-password",
        "hash だけで登録されているので、このパスワードで PasswordDigest は使えません（PasswordText と Basic は使えます）。value: で書き直すか、export の digest も写してください。",
        "Known by its hash alone, this password cannot be used for PasswordDigest (PasswordText and Basic work). Write it as value:, or copy the export's digest too.");

    public static Finding NoFtp() => Finding.Of("no-ftp-password",
        "hash だけで登録されているので、このパスワードでは FTP・SFTP にサインインできません（SOAP は使えます）。value: で書き直すか、export の crypt も写してください。",
        "Known by its hash alone, this password cannot sign in by FTP or SFTP (SOAP works). Write it as value:, or copy the export's crypt too.");

    public static Finding NoCrypt() => Finding.Of("no-ftp-password",
        "FTP・SFTP 用のハッシュを作れないので、このパスワードでは FTP・SFTP にサインインできません（SOAP は使えます）。libcrypt.so.1（Debian では libcrypt1）を入れ、512 バイトまでのパスワードにしてください。",
        "No hash for FTP and SFTP could be made, so this password cannot sign in there (SOAP works). Install libcrypt.so.1 (Debian: libcrypt1), and use a password of at most 512 bytes.");

    public static Finding BadSealed() => Finding.Of("bad-sealed", "sealed が正しい形ではありません。bus region export が書いたとおりに写してください。", "sealed has not the right form. Copy it as bus region export wrote it.");

    public static Finding CannotOpen() => Finding.Of("cannot-open",
        "sealed をこの団体の鍵で開けません。別のハブ、別の団体、別の業務システムのものか、鍵が廃棄されています。value: で書き直してください。",
        "sealed does not open with this municipality's key: it belongs to another hub, municipality or application, or the key was destroyed. Write it as value:.");

    public static Finding KeyGone() => Finding.Of("key-gone",
        "この団体の鍵は廃棄されているので、パスワードを保管できません。団体を一度リージョンから外してから登録し直してください。",
        "The key of this municipality was destroyed, so no password can be kept. Remove the municipality from the region, then add it again.");

    public static Finding SealedNotHere() => Finding.Of("sealed-not-here", "業務システムのパスワードは value か hash で書いてください（sealed は soap: の password 用です）。", "An application's password is value or hash (sealed is for the password of soap:).");

    public static Finding HashNotHere() => Finding.Of("hash-not-here", "送信先に送るパスワードは元に戻せる必要があるので、hash は使えません。value か sealed で書いてください。", "A password that is sent must be readable again, so it cannot be a hash. Use value or sealed.");

    public static Finding BadUsername() => Finding.Of("bad-username", "username は空にできず、コロンと制御文字は使えません（RFC 7617）。", "username must not be empty, nor hold a colon or control characters (RFC 7617).");

    public static Finding MissingUsername() => Finding.Of("missing-username", "password だけがあり、username がありません。", "There is a password without username.");

    public static Finding MissingTargetPassword() => Finding.Of("missing-target-password", "username だけがあり、password がありません。空のパスワードで送ります。", "There is a username without password. It is sent with an empty password.");

    public static Finding ClearText() => Finding.Of("clear-text", "http:// なので、ユーザー名、パスワード、レコードが暗号化されずに流れます。https:// を勧めます。", "With http:// user name, password and records travel unencrypted. Better https://.");
}
