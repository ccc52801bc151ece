using System.Collections.Frozen;
using Bus.Core.Vocabulary;

namespace Bus.Core.Faults;

/// <summary>Whose side a fault is on: SOAP 1.1 Client/Server, SOAP 1.2 Sender/Receiver.</summary>
public enum FaultRole
{
    /// <summary>The caller must change something.</summary>
    Sender,
    /// <summary>The hub (or what it stands on); the caller may try again.</summary>
    Receiver,
    /// <summary>The envelope's version.</summary>
    VersionMismatch,
    /// <summary>A mandatory header.</summary>
    MustUnderstand,
}

/// <summary>One row of the table.</summary>
/// <param name="Name">Name on the wire, e.g. <c>invalid-record</c>.</param>
/// <param name="Role">Whose side.</param>
/// <param name="Status">Fixed HTTP status; null: as the SOAP binding says (500 in 1.1, 400 for a Sender fault in 1.2).</param>
public sealed record FaultEntry(string Name, FaultRole Role, int? Status, Bilingual Cause, Bilingual Action, Bilingual Party);

/// <summary>The one table of expected failures: cause → action → responsible party.</summary>
public static class FaultTable
{
    private static readonly Bilingual Vendor = new("送信側業務システムの担当者", "vendor of the calling application");
    private static readonly Bilingual Operator = new("データセンターの運用担当者", "data-centre operator");
    private static readonly Bilingual Provider = new("照会先業務システムの担当者", "whoever looks after the application that answers");
    internal static readonly Bilingual VendorOrOperator = new("送信側業務システムの担当者（設定は運用担当者）", "vendor of the calling application (settings: data-centre operator)");

    private static readonly FrozenDictionary<FaultCode, FaultEntry> Entries = new Dictionary<FaultCode, FaultEntry>
    {
        [FaultCode.Unauthenticated] = new("unauthenticated", FaultRole.Sender, 401,
            new("認証情報がないか、正しくありません。", "Credentials are missing or wrong."),
            new("団体・業務システムID・パスワードを確認して送り直してください。", "Check municipality, application id and password, then send again."), VendorOrOperator),
        [FaultCode.Forbidden] = new("forbidden", FaultRole.Sender, 403,
            new("この業務システムには許可されていない操作です。", "This application is not allowed to do this."),
            new("リージョン定義の provides / consumes を確認してください。", "Check provides / consumes in the region file."), Operator),
        [FaultCode.UnknownMunicipality] = new("unknown-municipality", FaultRole.Sender, null,
            new("この団体は登録されていません。", "The municipality is not registered."),
            new("アドレス中の団体コードを確認してください。", "Check the municipality code in the address."), VendorOrOperator),
        [FaultCode.UnknownService] = new("unknown-service", FaultRole.Sender, null,
            new("このサービスはありません。", "There is no such service."),
            new("アドレス中のサービス名を確認してください。", "Check the service name in the address."), Vendor),
        [FaultCode.UnknownOperation] = new("unknown-operation", FaultRole.Sender, null,
            new("このサービスにはない操作です。", "The service has no such operation."),
            new("WSDL を読み直し、本文の要素名と名前空間を合わせてください。", "Read the WSDL again; match the body's element name and namespace."), Vendor),
        [FaultCode.NotWellFormed] = new("not-well-formed", FaultRole.Sender, null,
            new("XML またはファイルとして読めません。", "It cannot be read as XML, or as a file of this format."),
            new("示された位置を直して送り直してください。", "Correct the place named, then send again."), Vendor),
        [FaultCode.ForbiddenXml] = new("forbidden-xml", FaultRole.Sender, null,
            new("許可されない XML の機能（DTD、深すぎる入れ子など）が使われています。", "It uses XML that is not allowed (DTD, too deep nesting and the like)."),
            new("DTD と実体宣言を取り除いてください。", "Remove DTD and entity declarations."), Vendor),
        [FaultCode.TooLarge] = new("too-large", FaultRole.Sender, null,
            new("大きさの上限を超えています。", "It is larger than the limit."),
            new("分割して送るか、連携ファイルで渡してください。", "Send it in parts, or hand it over as a bulk file."), Vendor),
        [FaultCode.UnsupportedVersion] = new("unsupported-version", FaultRole.Sender, null,
            new("対応していない版です。", "The version is not supported."),
            new("SOAP 1.1 または 1.2 と、WSDL にある名前空間を使ってください。", "Use SOAP 1.1 or 1.2 and the namespaces of the WSDL."), Vendor),
        [FaultCode.MustUnderstand] = new("must-understand", FaultRole.MustUnderstand, null,
            new("必須と指定されたヘッダーを処理できません。", "A header marked mustUnderstand cannot be processed."),
            new("そのヘッダーを外すか、mustUnderstand を外してください。", "Leave the header out, or do not mark it mustUnderstand."), Vendor),
        [FaultCode.InvalidMessage] = new("invalid-message", FaultRole.Sender, null,
            new("電文または連携ファイル全体に誤りがあります。", "The message or file as a whole is wrong."),
            new("示された箇所を直し、全体を送り直してください。何も取り込まれていません。", "Correct what is named and send the whole again. Nothing of it was taken."), Vendor),
        [FaultCode.InvalidRecord] = new("invalid-record", FaultRole.Sender, null,
            new("誤りのあるレコードが含まれています。", "It holds records that are wrong."),
            new("示されたレコードを直し、電文全体を送り直してください。何も取り込まれていません。", "Correct the records listed and send the whole message again. Nothing of it was taken."), Vendor),
        [FaultCode.OtherMunicipality] = new("other-municipality", FaultRole.Sender, null,
            new("他団体のデータが含まれています。", "It holds data of another municipality."),
            new("送信元の団体のレコードだけを送ってください。", "Send only records of the sender's own municipality."), Vendor),
        [FaultCode.ContradictingDuplicate] = new("contradicting-duplicate", FaultRole.Sender, null,
            new("同じ電文IDで内容の異なる電文を既に受け付けています。", "A message with the same id and other values was accepted before."),
            new("新しい内容には新しい messageId を付けてください。", "Give new values a new messageId."), Vendor),
        [FaultCode.OverQuota] = new("over-quota", FaultRole.Sender, 429,
            new("団体の割当量を超えました。", "The municipality's quota is used up."),
            new("間隔を空けて送り直してください。", "Send again later."), VendorOrOperator),
        [FaultCode.Busy] = new("busy", FaultRole.Receiver, 503,
            new("ハブが混み合っています。", "The hub has no room at the moment."),
            new("しばらくして送り直してください。", "Send again in a while."), Operator),
        [FaultCode.Unavailable] = new("unavailable", FaultRole.Receiver, 503,
            new("ハブの一部が停止しています。", "A part of the hub is down."),
            new("しばらくして送り直してください。続く場合は運用担当者に連絡してください。", "Send again in a while; if it goes on, tell the operator."), Operator),
        [FaultCode.Internal] = new("internal", FaultRole.Receiver, 500,
            new("ハブ内部の誤りです。", "An error inside the hub."),
            new("同じ messageId で送り直してください。続く場合は時刻を添えて運用担当者に連絡してください。", "Send again with the same messageId; if it goes on, tell the operator the time."), Operator),
        [FaultCode.ProviderUnavailable] = new("provider-unavailable", FaultRole.Receiver, 503,
            new("照会先の業務システムに接続できません。", "The application that answers this query cannot be reached."),
            new("しばらくして照会し直してください。続く場合は照会先の業務システムの担当者に連絡してください。", "Ask again in a while; if it goes on, tell whoever looks after that application."), Provider),
        [FaultCode.ProviderTimeout] = new("provider-timeout", FaultRole.Receiver, 504,
            new("照会先の業務システムが時間内に応答しませんでした。", "The application that answers this query did not answer in time."),
            new("しばらくして照会し直してください。続く場合は照会先の業務システムの担当者に連絡してください。", "Ask again in a while; if it goes on, tell whoever looks after that application."), Provider),
        [FaultCode.ProviderRefused] = new("provider-refused", FaultRole.Sender, null,
            new("照会先の業務システムが、照会の内容に誤りがあると答えました。", "The application that answers this query says that the question is wrong."),
            new("照会の条件を確認し、直して照会し直してください。", "Check what is asked for, correct it and ask again."), Vendor),
        [FaultCode.ProviderFailed] = new("provider-failed", FaultRole.Receiver, null,
            new("照会先の業務システムの内部で障害が起きています。", "Something is wrong inside the application that answers this query."),
            new("しばらくして照会し直してください。続く場合は照会先の業務システムの担当者に連絡してください。", "Ask again in a while; if it goes on, tell whoever looks after that application."), Provider),
        [FaultCode.InvalidAnswer] = new("invalid-answer", FaultRole.Receiver, null,
            new("照会先の業務システムの回答が連携インタフェースに合わないため、渡しません。", "The answer does not fit the contract, so it is not handed on."),
            new("照会先の業務システムのベンダーに、照会番号を添えて連絡してください。", "Tell the vendor of the application that answers, with the number of the query."), Provider),
    }.ToFrozenDictionary();

    /// <summary>The row of a code; every code has one.</summary>
    public static FaultEntry Entry(this FaultCode code) => Entries[code];

    /// <summary>The name of a record code on the wire, e.g. <c>not-a-date</c>.</summary>
    public static string Wire(this RecordCode code) => RecordNames[code];

    private static readonly FrozenDictionary<RecordCode, string> RecordNames = new Dictionary<RecordCode, string>
    {
        [RecordCode.Missing] = "missing",
        [RecordCode.NotANumber] = "not-a-number",
        [RecordCode.NotADate] = "not-a-date",
        [RecordCode.TooLong] = "too-long",
        [RecordCode.TooShort] = "too-short",
        [RecordCode.NotInCodeTable] = "not-in-code-table",
        [RecordCode.BadCheckDigit] = "bad-check-digit",
        [RecordCode.OtherMunicipality] = "other-municipality",
        [RecordCode.WrongColumnCount] = "wrong-column-count",
        [RecordCode.Undecodable] = "undecodable",
        [RecordCode.RuleViolated] = "rule-violated",
        [RecordCode.EarlierError] = "earlier-error",
    }.ToFrozenDictionary();
}
