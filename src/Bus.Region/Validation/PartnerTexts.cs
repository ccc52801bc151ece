namespace Bus.Region.Validation;

/// <summary>What can be wrong with partners and keys. No text takes a secret.</summary>
internal static class PartnerTexts
{
    public static Finding BadAddress() => Finding.Of("bad-address",
        "address は sftp://ホスト[:ポート]、ftps://…、ftp://… のどれかで書いてください。フォルダーは fetch と put に、ユーザー名とパスワードは username と password に書きます。",
        "Write address as sftp://host[:port], ftps://… or ftp://…. Folders stand in fetch and put, user name and password in username and password.");

    public static Finding MissingPin() => Finding.Of("missing-pin",
        "sftp:// には pins: に相手サーバーの公開鍵（ssh-keyscan の出力の「ssh-ed25519 AAAA…」）が必要です。相手から別の経路で受け取ったものと一致するか確かめて書いてください。",
        "sftp:// needs the server's public keys in pins: (ssh-ed25519 AAAA…, as ssh-keyscan prints them). Compare them with what the partner told you by another way.");

    public static Finding BadPin() => Finding.Of("bad-pin",
        "pins は、sftp では「ssh-ed25519 AAAA…」の形の公開鍵、ftps では sha256//（証明書の公開鍵の SHA-256 を base64 で）の形で書いてください。",
        "Write pins by sftp as public keys (ssh-ed25519 AAAA…), by ftps as sha256// and the SHA-256 of the certificate's public key in base64.");

    public static Finding NothingToPin() => Finding.Of("nothing-to-pin", "ftp:// には確かめるものがないので pins は書けません。ftps:// か sftp:// にしてください。", "With ftp:// there is nothing to check, so pins cannot be. Use ftps:// or sftp://.");

    public static Finding ClearText() => Finding.Of("clear-text", "ftp:// では、パスワードとレコードが暗号化されずに流れます。ftps:// か sftp:// を勧めます。", "With ftp:// password and records travel unencrypted. Better ftps:// or sftp://.");

    public static Finding TwoSecrets() => Finding.Of("two-secrets", "password と key は、どちらか 1 つだけ書いてください。", "Give either password or key, not both.");

    public static Finding KeyForSftpOnly() => Finding.Of("key-for-sftp-only", "key（秘密鍵）は sftp:// のときだけ使えます。", "key (a private key) is for sftp:// only.");

    public static Finding MissingSecret() => Finding.Of("missing-secret", "password か key がありません。", "password or key is missing.");

    public static Finding BadKey() => Finding.Of("bad-key",
        "key がパスフレーズなしの秘密鍵（-----BEGIN … PRIVATE KEY-----）ではありません。ssh-keygen -t ed25519 -N \"\" で作ったものを { file: … } で指定してください。",
        "key is no private key without passphrase (-----BEGIN … PRIVATE KEY-----). Make one with ssh-keygen -t ed25519 -N \"\" and name it as { file: … }.");

    public static Finding BadBandwidth() => Finding.Of("bad-bandwidth", "bandwidth は 1 秒あたりの大きさを 48KB のように、1KiB 以上で書いてください。", "Write bandwidth as a size a second like 48KB, 1KiB or more.");

    public static Finding AtOrEvery() => Finding.Of("at-or-every", "at（時刻）と every（間隔）は、どちらか 1 つだけ書いてください。", "Give either at (times of day) or every (a pause), not both.");

    public static Finding NothingToDo() => Finding.Of("nothing-to-do", "fetch も put もありません。どちらかを書いてください。", "There is neither fetch nor put. Write one.");

    public static Finding NotProvided(string contract) => Finding.Of("not-provided",
        $"{Shown.Quoted(contract)} はこの業務システムの provides にないので、受け取っても取り込めません。", $"{Shown.Quoted(contract)} is not among the provides of this application, so what is fetched could not be taken in.");

    public static Finding NotConsumed(string contract) => Finding.Of("not-consumed",
        $"{Shown.Quoted(contract)} はこの業務システムの consumes に by: file でないので、送るファイルがありません。", $"{Shown.Quoted(contract)} is not among the consumes of this application by: file, so there are no files to put.");

    public static Finding MoveToWithoutMove() => Finding.Of("move-to", "moveTo は then: move のときだけ書けます。", "moveTo is for then: move only.");

    public static Finding BadName(string what) => Finding.Of("bad-name",
        $"{what} は空にできず、200 文字まで、引用符・逆スラッシュ・制御文字・両端の空白・「..」は使えません。", $"{what} must not be empty, is at most 200 characters, and holds no quotes, backslashes, control characters, outer spaces or \"..\".");

    public static Finding BadSftpKey() => Finding.Of("bad-sftp-key",
        "sftpKeys には「ssh-ed25519 AAAA…」の形の公開鍵（.pub ファイルの 1 行）を書いてください。ssh-ed25519、ecdsa-sha2-nistp256/384/521、2048 ビット以上の ssh-rsa が使えます。秘密鍵は決して書かないでください。",
        "Write sftpKeys as public keys (the line of a .pub file: ssh-ed25519 AAAA…). ssh-ed25519, ecdsa-sha2-nistp256/384/521 and ssh-rsa of 2048 bits or more can be used. Never write a private key.");

    public static Finding TooManySftpKeys(int most) => Finding.Of("too-many-sftp-keys", $"sftpKeys は {most} 個までです。", $"At most {most} sftpKeys.");
}
