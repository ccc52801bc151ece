using Bus.Core.Vocabulary;

namespace Bus.Files.Partners.Lines;

/// <summary>A partner could not be visited, or not to the end. It is tried again by itself; what was transferred stays.</summary>
internal sealed class PartnerException(Bilingual trouble) : IOException(trouble.En)
{
    /// <summary>What happened, what to do, and who does it; holds no secret.</summary>
    public Bilingual Trouble { get; } = trouble;
}

/// <summary>What can go wrong at a partner's: cause → action → party.</summary>
internal static class PartnerTroubles
{
    public static PartnerException Unreachable(string said) => new(new(
        $"相手サーバーにつながりません（{said}）。相手が動いているか、アドレス・ポート・回線・ファイアウォールを、運用担当者が相手と確認してください。自動で再試行します。",
        $"The server is not reached ({said}). The operator checks with the partner that it runs, and address, port, line and firewall; it is tried again by itself."));

    public static PartnerException Cut(string said) => new(new(
        $"転送が途中で切れました（{said}）。次の訪問で続きから再開します。続く場合は運用担当者が回線を確認してください。",
        $"The transfer was cut ({said}). It goes on from there at the next visit. If that goes on, the operator looks after the line."));

    public static PartnerException WrongServer(string said) => new(new(
        $"相手サーバーの鍵または証明書が pins と一致しないため、何も送受信しませんでした（{said}）。なりすましの恐れがあります。鍵を替えたか相手に別の経路で確認し、替えたなら運用担当者がリージョン定義の pins を直してください。",
        $"The server's key or certificate is not one of pins, so nothing was exchanged ({said}). It may be an impostor. Ask the partner by another way whether the key was changed; if so, the operator corrects pins in the region file."));

    public static PartnerException SignIn(string said) => new(new(
        $"相手サーバーがサインインを断りました（{said}）。運用担当者が username と、password または key をリージョン定義で確認してください。",
        $"The server refused to sign in ({said}). The operator checks username and password or key in the region file."));

    public static PartnerException NotThere(string said) => new(new(
        $"相手サーバーにフォルダーまたはファイルがありません（{said}）。運用担当者が folder をリージョン定義で確認してください。",
        $"A folder or file is not there ({said}). The operator checks folder in the region file."));

    public static PartnerException Refused(string said) => new(new(
        $"相手サーバーが操作を断りました（{said}）。相手の担当者がディスクの空きと権限を確認してください。送ったところまでは残り、自動で再試行します。",
        $"The server refused it ({said}). The partner checks its disk space and permissions. What was sent stays, and it is tried again by itself."));

    public static PartnerException Overgrown(string folder, int limit) => new(new(
        $"相手のフォルダー {folder} の一覧が {limit:N0} バイトを超えました。相手の担当者が古いファイルを片付けるか、運用担当者が Partners:ListingBytes を上げてください。",
        $"The listing of the partner's folder {folder} is longer than {limit:N0} bytes. The partner clears old files away, or the operator raises Partners:ListingBytes."));

    public static PartnerException NoSizes(string folder) => new(new(
        $"相手サーバーはフォルダー {folder} の一覧を読める形で返しません（MLSD も SIZE もなく、LIST は Unix・MS-DOS のどちらの形でもありません）。サイズがわからないと、書きかけのファイルと区別できません。相手の担当者が一覧を Unix 形式にするか（IIS：ディレクトリ表示スタイル）、SFTP で渡せるか、運用担当者が相手と確認してください。",
        $"The server does not tell the files of folder {folder} in a form that can be read: it knows neither MLSD nor SIZE, and its LIST is neither of the Unix nor of the MS-DOS form. Without sizes a file cannot be told from half of one. The operator asks the partner to list in Unix form (IIS: directory listing style), or for SFTP."));

    public static PartnerException Odd(string said) => new(new(
        $"相手サーバーとのやり取りに失敗しました（{said}）。自動で再試行します。続く場合は運用担当者がこの文を添えて相手に確認してください。",
        $"The exchange with the server failed ({said}). It is tried again by itself. If that goes on, the operator asks the partner, with this text."));

    public static PartnerException NoProgram(string program, string package) => new(new(
        $"プログラム {program} がありません。運用担当者が apt-get install -y {package} を実行してください。",
        $"The program {program} is not installed. The operator runs apt-get install -y {package}."));

    public static PartnerException LocalDisk(string said) => new(new(
        $"ハブのディスクに書けません（{said}）。運用担当者が空きと権限を確認してください。自動で再試行します。",
        $"The hub's disk cannot be written ({said}). The operator checks its space and permissions; it is tried again by itself."));

    public static PartnerException NoSecret() => new(new(
        "相手サーバーのパスワードまたは鍵を開けません（団体の鍵が廃棄されたか、別のハブのものです）。運用担当者がリージョン定義に書き直して適用してください。",
        "The password or key for the server cannot be opened (the municipality's key was destroyed, or it is another hub's). The operator writes it anew in the region file and applies it."));
}
