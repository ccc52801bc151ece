namespace Bus.Region.Validation.SignIn;

/// <summary>What can be wrong with relying parties and staff. Rows are told by number: what is in them is personal data.</summary>
internal static class SignInTexts
{
    public static Finding MissingMetadata() => Finding.Of("missing-metadata", "メタデータがありません。metadata: { file: … } で SAML メタデータのファイルを書いてください。", "The metadata is missing. Name the SAML metadata file as metadata: { file: … }.");

    public static Finding BadMetadata() => Finding.Of("bad-metadata",
        "SAML 2.0 のメタデータ（EntityDescriptor）として読めません。SP から受け取ったファイルをそのまま使ってください（DTD は使えません）。",
        "This is not SAML 2.0 metadata (EntityDescriptor). Use the file as the SP gave it (a DTD is not allowed).");

    public static Finding BadMetadataUrl() => Finding.Of("bad-metadata-url", "メタデータのアドレスは https:// で書いてください（ループバックだけ http:// も可。利用者名やパスワードは書けません）。", "The address of the metadata must begin with https:// (http:// on loopback only; no user name or password in it).");

    public static Finding MissingMetadataUrl() => Finding.Of("missing-metadata-url", "certificate と every は url とともに書いてください。", "certificate and every belong to a url.");

    public static Finding GatewayWithMetadata() => Finding.Of("gateway-with-metadata", "gateway と metadata の両方は書けません。SAML に対応した業務システムなら metadata だけにしてください。", "There cannot be both gateway and metadata. If the application speaks SAML, write metadata only.");

    public static Finding BadGatewayHost(string? host) => Finding.Of("bad-gateway-host", $"gateway の host {Shown.Quoted(host ?? "")} はホスト名ではありません。koseki.example.lg.jp のように書いてください（標準以外のポートは :8443 のように付けます）。",
        $"{Shown.Quoted(host ?? "")} is not a host name for gateway. Write it like koseki.example.lg.jp (a port that is not the scheme's own as :8443).");

    public static Finding GatewayHostTaken(string host, string other) => Finding.Of("duplicate-host", $"ホスト {host} は団体 {other} が既に使っています。業務システムごとに専用のホストにしてください。",
        $"Host {host} is used by municipality {other} already. Give each application a host of its own.");

    public static Finding GatewayHostOfHub(string host) => Finding.Of("hub-host", $"ホスト {host} はハブ自身のものです（設定 Identity:PublicUrl）。ポートが違っても Cookie は共有されるので、業務システムには専用のホストを用意してください。",
        $"Host {host} is the hub's own (setting Identity:PublicUrl). Another port shares its cookies too: give the application a host of its own.");

    public static Finding BadGatewayTarget() => Finding.Of("bad-gateway-target", "gateway の to は http://10.1.2.3:8080 のように、パスのない http(s) のアドレスにしてください。", "The to of gateway must be an http(s) address without path, like http://10.1.2.3:8080.");

    public static Finding BadGatewayHeader(string name) => Finding.Of("bad-gateway-header", $"{Shown.Quoted(name)} はヘッダー名として使えません。attributes の name を X-Remote-User のように書いてください。", $"{Shown.Quoted(name)} cannot be used as a header. Write the name in attributes like X-Remote-User.");

    public static Finding MissingStaff() => Finding.Of("missing-staff", "職員の CSV がありません。staff: { file: … } でファイルを書いてください。", "The CSV of staff is missing. Name it as staff: { file: … }.");

    public static Finding StaffHeader(string[] columns) => Finding.Of("bad-staff",
        $"職員の CSV の 1 行目は {string.Join(',', columns)} にしてください（6 列目以降は省けます）。", $"The first row of the staff CSV must be {string.Join(',', columns)} (those after email may be left out).");

    public static Finding StaffQuotes() => Finding.Of("bad-staff", "職員の CSV の引用符 \" が閉じていません。", "A quote \" in the staff CSV is not closed.");

    public static Finding StaffColumns(int row, int expected, int found) => Finding.Of("bad-staff",
        $"職員の CSV の {row} 行目の列数が違います（{expected} 列のところ {found} 列）。", $"Row {row} of the staff CSV has {found} columns instead of {expected}.");

    public static Finding StaffNoLogin(int row) => Finding.Of("bad-staff", $"職員の CSV の {row} 行目に login がありません。", $"Row {row} of the staff CSV has no login.");

    public static Finding StaffLoginTwice(int row) => Finding.Of("bad-staff", $"職員の CSV の {row} 行目の login は前の行にもあります。", $"The login in row {row} of the staff CSV stands in an earlier row too.");

    public static Finding StaffPeriod(int row) => Finding.Of("bad-staff",
        $"職員の CSV の {row} 行目の職務の期間が読めません。「職務@2026-04-01..2026-04-15」の形で書いてください（日は省けます）。", $"A period of a duty in row {row} of the staff CSV cannot be read. Write it as duty@2026-04-01..2026-04-15 (either day may be left out).");

    public static Finding StaffPersonTwice(int row) => Finding.Of("bad-staff", $"職員の CSV の {row} 行目の person は前の行にもあります。", $"The person in row {row} of the staff CSV stands in an earlier row too.");

    public static Finding StaffShortPassword(int row, string login, int fewest) => Finding.Of("short-password",
        $"職員の CSV の {row} 行目（login {Shown.Quoted(login)}）の initialPassword は {fewest} 文字以上にしてください（設定 Identity:PasswordLength）。",
        $"The initialPassword in row {row} of the staff CSV (login {Shown.Quoted(login)}) must have {fewest} characters or more (setting Identity:PasswordLength).");

    public static Finding BadRole() => Finding.Of("bad-role", "roles の各行には duty（職員の CSV にある職務）と role（SP での役割）の両方を書いてください。", "Each entry of roles needs both duty (as in the staff CSV) and role (as the SP calls it).");
}
