using System.Collections.Frozen;
using Bus.Core.Vocabulary;

namespace Bus.Identity.Faults;

/// <summary>One row: name, HTTP status, cause → action → responsible party.</summary>
internal sealed record SamlFaultEntry(string Name, int Status, Bilingual Cause, Bilingual Action, Bilingual Party);

/// <summary>The table of what can go wrong with a sign-on or sign-out.</summary>
internal static class SamlFaultTable
{
    private static readonly Bilingual Vendor = new("業務システム（SP）の担当者", "vendor of the application (SP)");
    private static readonly Bilingual Operator = new("データセンターの運用担当者", "data-centre operator");
    private static readonly Bilingual You = new("サインインする本人", "the person who signs in");

    private static readonly FrozenDictionary<SamlFault, SamlFaultEntry> Entries = new Dictionary<SamlFault, SamlFaultEntry>
    {
        [SamlFault.UnknownAddress] = Row("unknown-address", 404, "このページはありません。", "There is no such page.", "アドレスの団体コードを確認してください。", "Check the municipality code in the address.", You),
        [SamlFault.WrongHost] = Row("wrong-host", 421, "この団体のページは別のアドレスにあります。", "The pages of this municipality are at another address.", "団体から案内されたアドレスを使ってください。", "Use the address that the municipality gave you.", You),
        [SamlFault.PlainHttp] = Row("plain-http", 403, "暗号化されていない接続では受け付けません。", "It is not accepted over an unencrypted connection.", "https:// のアドレスを使ってください。", "Use the https:// address.", Operator),
        [SamlFault.NotReadable] = Row("not-readable", 400, "SAML の電文として読めません。", "It cannot be read as a SAML message.", "SP の設定を確認してください。", "Check the settings of the SP.", Vendor),
        [SamlFault.ForbiddenXml] = Row("forbidden-xml", 400, "許可されない XML が使われています。", "It uses XML that is not allowed.", "SP の設定を確認してください。", "Check the settings of the SP.", Vendor),
        [SamlFault.TooLarge] = Row("too-large", 400, "電文が大きすぎます。", "The message is too large.", "SP の設定を確認してください。", "Check the settings of the SP.", Vendor),
        [SamlFault.UnknownParty] = Row("unknown-relying-party", 403, "この SP は登録されていません。", "This SP is not registered.", "リージョン定義の relyingParties に SP のメタデータを登録してください。", "Register the SP's metadata under relyingParties of the region file.", Operator),
        [SamlFault.PartyDisabled] = Row("relying-party-disabled", 403, "この SP は停止されているか、この操作を許可されていません。", "This SP is closed, or not allowed to do this.", "リージョン定義を確認してください。", "Check the region file.", Operator),
        [SamlFault.BadMetadata] = Row("bad-metadata", 403, "SP のメタデータが期限切れか、必要なものを欠いています。", "The SP's metadata has expired, or lacks something.", "SP から新しいメタデータを受け取り、適用してください。", "Get new metadata from the SP and apply it.", Operator),
        [SamlFault.Unsigned] = Row("unsigned", 403, "署名が必要な電文に署名がありません。", "A message that must be signed is not.", "SP で要求の署名を有効にしてください。", "Let the SP sign its requests.", Vendor),
        [SamlFault.BadSignature] = Row("bad-signature", 403, "署名を確認できません。", "The signature does not verify.", "SP の署名証明書がメタデータのものと同じか確認してください。", "Check that the SP signs with the key in its metadata.", Vendor),
        [SamlFault.WeakAlgorithm] = Row("weak-algorithm", 403, "許可されない署名方式（SHA-1 など）です。", "The signature's algorithm (SHA-1, for instance) is not allowed.", "SP で RSA-SHA256 を使ってください。", "Let the SP use RSA-SHA256.", Vendor),
        [SamlFault.WrongDestination] = Row("wrong-destination", 403, "電文の宛先がこの認証基盤ではありません。", "The message is addressed to somebody else.", "SP に登録した IdP のメタデータを確認してください。", "Check the IdP metadata that the SP uses.", Vendor),
        [SamlFault.Stale] = Row("stale", 403, "電文の時刻が古いか、進みすぎています。", "The message is too old, or from the future.", "業務システムからやり直してください。続く場合は SP の時計を合わせてください。", "Begin again at the application; if it goes on, set the SP's clock.", Vendor),
        [SamlFault.Replayed] = Row("replayed", 403, "この要求には既に応答しました。", "This request has been answered already.", "業務システムを開き直してください。", "Open the application again.", You),
        [SamlFault.UnknownEndpoint] = Row("unknown-endpoint", 403, "応答先が SP のメタデータにありません。", "The place to answer to is not in the SP's metadata.", "SP のメタデータを更新してください。", "Update the SP's metadata.", Operator),
        [SamlFault.UnknownSession] = Row("unknown-session", 403, "該当するサインインがありません。", "There is no such sign-in.", "既にサインアウトしています。ブラウザーを閉じてください。", "It has ended already. Close the browser.", You),
        [SamlFault.CrossSite] = Row("cross-site", 403, "別のサイトからの送信です。", "It was sent from another site.", "この画面から操作してください。", "Use the buttons of these pages.", You),
        [SamlFault.ExpiredPage] = Row("expired-page", 400, "画面の有効期限が切れたか、既に使われています。", "This page has expired, or was used already.", "ポータルか業務システムからやり直してください。", "Begin again at the portal or the application.", You),
        [SamlFault.NoName] = Row("no-name-identifier", 403, "この SP に渡す識別子（メールアドレスや職員番号）が登録されていません。", "You have no identifier (mail address, employee number) of the kind that this SP is given.", "職員の登録を確認してください。", "Check the entry in the staff list.", Operator),
        [SamlFault.SignInAgain] = Row("sign-in-again", 401, "サインインが終わっています。送信した内容は業務システムに届いていません。", "You are signed in no longer. What you sent did not reach the application.", "画面を開き直し、もう一度操作してください。", "Open the page again and repeat it.", You),
        [SamlFault.PasswordElsewhere] = Row("password-elsewhere", 403, "あなたのパスワードは団体の職員ディレクトリにあり、ここでは変更できません。", "Your password is kept in your municipality's directory and cannot be changed here.", "庁内の端末で変更してください。", "Change it at your desk's computer.", You),
        [SamlFault.EmergencyNotEnough] = Row("emergency-not-enough", 403, "緊急用 ID では、二要素認証が必要なこの業務システムを使えません。", "This needs two factors, and an emergency id is only one.", "ほかの業務システムを使うか、団体のシステム担当者に連絡してください。緊急時に使えるようにするには、リージョン定義の emergency に secondFactor: waived を指定します。", "Use another application, or ask your municipality's system manager. To open it in emergencies, the region file's emergency says secondFactor: waived.", Operator),
        [SamlFault.NoCard] = Row("no-card", 403, "証明書（IC カード）が示されませんでした。", "No certificate (IC card) was shown.", "カードを挿し、ブラウザーをすべて閉じて開き直し、証明書を選んでください。", "Put the card in, close all windows of the browser, open it again and choose the certificate.", You),
        [SamlFault.CardRefused] = Row("card-refused", 403, "この証明書（IC カード）ではサインインできません。", "This certificate (IC card) opens nothing here.", "自分のカードか確かめ、団体のシステム担当者に連絡してください。", "Check that the card is yours, and ask your municipality's system manager.", You),
        [SamlFault.NoRevocationList] = Row("no-revocation-list", 503, "失効リスト（CRL）がないか期限切れなので、証明書を確かめられません。", "There is no list of revoked certificates (CRL) that holds now, so none can be taken.", "認証局の新しい CRL を Identity:CrlFolder に置いてください。", "Put the authority's new CRL into Identity:CrlFolder.", Operator),
        [SamlFault.ApplicationDown] = Row("application-unreachable", 502, "業務システムが応答しません。", "The application does not answer.", "しばらくしてやり直してください。続く場合は業務システムを確認してください。", "Try again in a while; if it goes on, look after the application.", Vendor),
        [SamlFault.Busy] = Row("busy", 503, "サインインが混み合っています。パスワードはまだ確かめていません。", "Too many people are signing in. Your password was not looked at yet.", "少し待ってやり直してください。", "Wait a little and try again.", You),
        [SamlFault.Unavailable] = Row("unavailable", 503, "ハブの一部が停止しています。", "A part of the hub is down.", "しばらくしてやり直してください。", "Try again in a while.", Operator),
    }.ToFrozenDictionary();

    public static SamlFaultEntry Entry(this SamlFault fault) => Entries[fault];

    private static SamlFaultEntry Row(string name, int status, string causeJa, string causeEn, string actionJa, string actionEn, Bilingual party) =>
        new(name, status, new Bilingual(causeJa, causeEn), new Bilingual(actionJa, actionEn), party);
}
