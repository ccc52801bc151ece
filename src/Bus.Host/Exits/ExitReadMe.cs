using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Host.Exits;

/// <summary>What is what in an export, for people who do not know this program.</summary>
internal static class ExitReadMe
{
    public static string Of(MunicipalityCode municipality, string? name, DateTimeOffset takenAt) => string.Create(CultureInfo.InvariantCulture,
        $"""
        団体の書き出し / exit export: {municipality} {name}
        時点 / as of: {JapanTime.Of(takenAt):yyyy-MM-dd HH:mm:ss} JST

        個人情報を含みます。暗号化していないので、扱いに注意してください。
        This holds personal data, and is not encrypted: handle it with care.

        文字コードは UTF-8。CSV は RFC 4180（見出し行あり、改行 CRLF）で、一覧には BOM が付きます。日時は日本時間。
        Everything is UTF-8. CSV is RFC 4180 with a header row and CRLF; lists begin with a BOM. Times are Japan's.

        messages/連携インタフェース/版/年月/受付番号.csv
          受け付けたレコード。列は連携インタフェースのフラットレイアウトのまま、追加項目は最後の列。1 電文が 1 ファイル。
          Records as they were accepted: messages/contract/version/month of receipt/receipt number.csv, in the contract's flat layout, additional items in the last columns; one file a message.
        messages.csv
          すべての電文（受付票）。file は上のファイル名で、保存期間を過ぎたレコードと受け付けなかった電文では空。
          All messages. `file` names the file above; it is empty where the records' time of keeping is over, and where nothing was accepted.
        deliveries.csv    配信（配信先、状態、渡した件数と金額、日時） / deliveries: consumer, state, what was handed over, when
        errors.csv        エラーレコード（row は元の行、rowBase64 はその元のバイト） / refused records; row as it came, rowBase64 its bytes
        queries.csv       照会の記録（items は記録した項目、JSON） / who asked for what; items as JSON
        closings.csv      締め（示された合計、締切の日時、締め後に届いたか） / closings of business dates: what was stated, when the line was drawn, whether something came late
        closing-consumers.csv  締めが済んだ配信先と、それまでに渡した件数・金額 / for which consumers each was closed, and what had been delivered to them
        audit.csv         操作記録 / who did what to this municipality
        region.yaml       この団体のリージョン定義（パスワード・鍵などの秘密は含まない） / its section of the region file, without passwords and keys
        SHA256SUMS        messages/ の各ファイルの SHA-256（sha256sum -c SHA256SUMS で検査できる） / of each file in messages/; check it with sha256sum -c SHA256SUMS
        manifest.json     その他の各ファイルの SHA-256・大きさ・件数と、連携履歴との突合結果 / SHA-256, size and rows of every other file; totals as written and as the journal counts them

        検査 / check: bus municipality export --verify FOLDER

        """);
}
