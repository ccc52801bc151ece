using System.Text;
using System.Xml.Linq;
using Bus.Conformance.Wire;
using Bus.Core.Vocabulary;

namespace Bus.Conformance.Checks;

/// <summary>What must hold on the wire, whatever the operation is.</summary>
internal static class WireChecks
{
    private static readonly Bilingual AFault = new("2xx ではない応答（SOAP では Client/Sender フォールト）", "no 2xx answer (in SOAP a Client/Sender fault)");

    private static readonly Check NotWellFormed = new("not-well-formed", new("壊れた XML", "Broken XML"),
        new("途中で切れた電文", "a message that is cut off"), AFault,
        new("XML として読めない電文を受け付けた（2xx を返した）と言ってはいけません。ハブはフォールト not-well-formed を返します。", "Never say that XML which cannot be read was taken. A hub answers not-well-formed."),
        async (with, ending) =>
        {
            var whole = with.Valid().Bytes(null);
            return Refused(with, await with.CallAsync(with.Valid() with { Raw = whole[..(whole.Length / 2)] }, ending), "not-well-formed");
        });

    private static readonly Check Dtd = new("dtd", new("DTD", "DTD"),
        new("DTD と実体宣言のある電文", "a message with a DTD and an entity"), AFault,
        new("XML パーサーの DTD と外部実体を無効にしてください（XXE・実体展開攻撃の防止。SOAP の電文に DTD は使えません）。", "Turn DTDs and external entities of the XML parser off (XXE, entity expansion; a SOAP message must not hold one)."),
        async (with, ending) =>
        {
            var text = Encoding.UTF8.GetString(with.Valid().Bytes(null));
            var declared = text.Replace("?>", "?><!DOCTYPE x [<!ENTITY e \"2026\">]>", StringComparison.Ordinal);
            return Refused(with, await with.CallAsync(with.Valid() with { Raw = Encoding.UTF8.GetBytes(declared) }, ending), "forbidden-xml");
        });

    private static readonly Check UnknownOperation = new("unknown-operation", new("知らない操作", "An unknown operation"),
        new("本文の要素名が WSDL にない電文", "a body whose element the WSDL does not have"), AFault,
        new("本文の要素（名前空間と名前）で操作を選び、知らないものはフォールトにしてください。", "Choose the operation by the body's element, and answer what you do not know with a fault."),
        async (with, ending) => Refused(with, await with.CallAsync(with.SendOf(new XElement(XName.Get("SendNothingKnown", with.Schema))), ending), "unknown-operation"));

    private static readonly Check MustUnderstand = new("must-understand", new("mustUnderstand", "mustUnderstand"),
        new("知らないヘッダーに mustUnderstand=\"1\"", "an unknown header marked mustUnderstand=\"1\""),
        new("MustUnderstand フォールト（取り込まない）", "a MustUnderstand fault (nothing is taken)"),
        new("SOAP 1.1 §4.2.3：処理できない必須ヘッダーがあれば、取り込まずに MustUnderstand フォールトを返してください。", "SOAP 1.1 §4.2.3: where a mandatory header cannot be processed, take nothing and answer with a MustUnderstand fault."),
        async (with, ending) =>
        {
            var header = new XElement(XName.Get("Unknown", "urn:bus:conformance"), new XAttribute(XName.Get("mustUnderstand", Names.Soap11), "1"), "x");
            var answer = await with.CallAsync(with.Valid() with { Headers = [header] }, ending);
            return Outcome.Of(answer is { IsOk: false, FaultRole: "MustUnderstand" }, answer);
        });

    private static readonly Check WrongPassword = new("wrong-password", new("誤ったパスワード", "A wrong password"),
        new("正しい電文、誤ったパスワード（HTTP Basic）", "a right message with a wrong password (HTTP Basic)"),
        new("2xx ではない応答（401、またはフォールト）", "no 2xx answer (401, or a fault)"),
        new("パスワードを検証してください。ハブからの呼び出しであることを確かめる手段は、これ（またはクライアント証明書）だけです。", "Verify the password: it (or a client certificate) is all by which you know that the hub calls."),
        async (with, ending) => with.HasCredentials ? Refused(with, await with.CallAsync(with.Valid() with { Naming = Naming.WrongPassword }, ending), "unauthenticated") : Outcome.NoCredentials);

    private static readonly Check NoPassword = new("no-password", new("認証情報なし", "No credentials"),
        new("正しい電文、認証情報なし", "a right message without credentials"),
        new("2xx ではない応答（401、またはフォールト）", "no 2xx answer (401, or a fault)"),
        new("認証情報のない呼び出しを受け付けないでください。", "Do not take calls without credentials."),
        async (with, ending) => with.HasCredentials ? Refused(with, await with.CallAsync(with.Valid() with { Naming = Naming.Nobody }, ending), "unauthenticated") : Outcome.NoCredentials);

    private static readonly Check Token = new("username-token", new("UsernameToken", "UsernameToken"),
        new("WS-Security UsernameToken（PasswordText）だけの電文", "a message with a WS-Security UsernameToken (PasswordText) only"),
        new("受け付けられる。業務システムは HTTP Basic だけでもよい（ハブは両方を送る。その場合は対象外）", "it is taken. An application may know HTTP Basic only (a hub sends both; not applicable then)"),
        new("UsernameToken の Username と Password を読んでください。", "Read Username and Password of the UsernameToken."),
        async (with, ending) =>
        {
            if (!with.HasCredentials) return Outcome.NoCredentials;
            var answer = await with.CallAsync(with.Valid() with { Naming = Naming.Token }, ending);
            return !with.IsHub && answer is { IsOk: false, Status: not null } ? Outcome.NotHere("UsernameToken だけの呼び出しは受け付けられません（HTTP Basic が必要）。", "A call with a UsernameToken alone is not taken (it wants HTTP Basic).")
                : Outcome.Of(with.IsTaken(answer), answer);
        });

    /// <summary>Of a hub only: towards applications a hub speaks SOAP 1.1.</summary>
    public static readonly Check Soap12 = new("soap12", new("SOAP 1.2", "SOAP 1.2"),
        new("SOAP 1.2 の電文", "a message in SOAP 1.2"),
        new("SOAP 1.2 で受け付けられる", "it is taken, in SOAP 1.2"),
        new("Content-Type application/soap+xml と SOAP 1.2 の Envelope を使ってください。", "Use Content-Type application/soap+xml and the Envelope of SOAP 1.2."),
        async (with, ending) =>
        {
            var answer = await with.CallAsync(with.Valid() with { Soap12 = true }, ending);
            return Outcome.Of(with.IsTaken(answer) && Encoding.UTF8.GetString(answer.Bytes).Contains(Names.Soap12, StringComparison.Ordinal), answer);
        });

    /// <summary>Of every subject.</summary>
    public static readonly IReadOnlyList<Check> All = [NotWellFormed, Dtd, UnknownOperation, MustUnderstand, WrongPassword, NoPassword, Token];

    /// <summary>Of a hub, with the code of its vocabulary too. Silence is no refusal.</summary>
    private static Outcome Refused(Conversation with, Answer answer, string code) =>
        Outcome.Of(answer is { Status: not null, IsOk: false } && (!with.IsHub || answer.FaultCode == code), answer);
}
