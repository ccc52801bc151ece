using System.Diagnostics.CodeAnalysis;
using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Operation;
using Bus.Soap.Wire;
using static System.FormattableString;

namespace Bus.Soap.Ingress;

/// <summary>What the SOAP side itself refuses, in words that say what happened and where.</summary>
internal static class Refusals
{
    /// <summary>Runs what reads the caller's XML; XML that cannot or must not be read becomes its fault.</summary>
    public static Fault? Reading(Func<Fault?> read)
    {
        try
        {
            return read();
        }
        catch (ForbiddenXmlException e)
        {
            return e.Fault;
        }
        catch (XmlException e)
        {
            return NotWellFormed(e);
        }
    }

    /// <summary>True for what is wrong with the XML itself: that is said to anybody, what its elements mean only to those who may send them.</summary>
    public static bool IsOfXml([NotNullWhen(true)] Fault? fault) => fault is { Code: not FaultCode.InvalidMessage };

    public static readonly Fault Dtd = Fault.Of(FaultCode.ForbiddenXml,
        "電文に DTD（<!DOCTYPE …>）があります。SOAP の電文に DTD は使えません。",
        "The message holds a DTD (<!DOCTYPE …>). A SOAP message must not hold one.");

    public static Fault TooDeep(int most) => Fault.Of(FaultCode.ForbiddenXml,
        $"要素の入れ子が {most} 段を超えています。", $"Elements are nested more than {most} deep.") with { Action = new("要素の入れ子を浅くして送り直してください。", "Nest the elements less deeply, then send again.") };

    public static Fault TooManyAttributes(int most) => Fault.Of(FaultCode.ForbiddenXml,
        $"一つの要素に {most} 個を超える属性があります。", $"An element has more than {most} attributes.") with { Action = new("属性を減らして送り直してください。", "Use fewer attributes, then send again.") };

    public static Fault NameTooLong(int most) => Fault.Of(FaultCode.ForbiddenXml,
        $"{most} 文字を超える要素名があります。", $"An element's name is longer than {most} characters.") with { Action = new("要素名を WSDL に合わせて送り直してください。", "Name the elements as the WSDL does, then send again.") };

    public static Fault TooManyHeaders(int most) => Fault.Of(FaultCode.ForbiddenXml,
        $"SOAP ヘッダーが {most} 個を超えています。", $"There are more than {most} SOAP headers.") with { Action = new("SOAP ヘッダーを減らして送り直してください。", "Use fewer SOAP headers, then send again.") };

    public static Fault NotWellFormed(XmlException e) => Fault.Of(FaultCode.NotWellFormed,
        Invariant($"電文を XML として読めません（{e.LineNumber} 行 {e.LinePosition} 桁付近）。"),
        Invariant($"The message cannot be read as XML (near line {e.LineNumber}, column {e.LinePosition})."));

    public static readonly Fault Incomplete = Fault.Of(FaultCode.NotWellFormed,
        "電文が最後まで届きませんでした。", "The message did not arrive to its end.");

    public static readonly Fault Empty = Fault.Of(FaultCode.NotWellFormed,
        "電文が空です。SOAP の Envelope を送ってください。", "The message is empty. Send a SOAP Envelope.");

    public static Fault Charset(string charset) => Fault.Of(FaultCode.NotWellFormed,
        $"文字コード「{WireText.Quote(charset)}」は使えません。UTF-8 または UTF-16 で送ってください。",
        $"The character set '{WireText.Quote(charset)}' is not accepted. Send UTF-8 or UTF-16.");

    public static Fault CharsetDiffers(string said, string found) => Fault.Of(FaultCode.NotWellFormed,
        $"文字コードの指定（{WireText.Quote(said)}）と電文の実際の文字コード（{found}）が違います。",
        $"The character set named ({WireText.Quote(said)}) is not the one of the bytes ({found}).");

    public static Fault ContentType(string? type) => Fault.Of(FaultCode.InvalidMessage,
        $"Content-Type「{WireText.Quote(type)}」は使えません。SOAP 1.1 は text/xml、SOAP 1.2 は application/soap+xml です。",
        $"The Content-Type '{WireText.Quote(type)}' is not accepted: text/xml for SOAP 1.1, application/soap+xml for SOAP 1.2.");

    public static readonly Fault ContentEncoding = Fault.Of(FaultCode.InvalidMessage,
        "圧縮された電文（Content-Encoding）は受け付けません。圧縮せずに送ってください。",
        "A compressed message (Content-Encoding) is not accepted. Send it uncompressed.");

    public static Fault OtherEnvironment(HubEnvironment mine) => Denial.OtherEnvironment(
        $"別の環境のハブからの電文は受け付けません（このハブは{mine.Name ?? "環境名なし"}）。送信側の連携経路の url を確かめてください。何も取り込んでいません。",
        $"A hub of another environment is not served (this one is {mine.Name ?? "not named"}). Check the url of the sender's route. Nothing was taken.");

    public static Fault TooLarge(long most) => Fault.Of(FaultCode.TooLarge,
        Invariant($"電文が上限の {most:N0} バイトを超えています。"), Invariant($"The message is larger than the limit of {most:N0} bytes."));

    public static readonly Fault Busy = Fault.Of(FaultCode.Busy,
        "受信中の電文が多すぎます。", "Too many messages are being received at the moment.") with { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Fault UnknownMunicipality(string code) => Fault.Of(FaultCode.UnknownMunicipality,
        $"団体コード「{WireText.Quote(code)}」は、この連携基盤に登録されていません。", $"The municipality '{WireText.Quote(code)}' is not registered at this hub.");

    public static Fault UnknownService(string service) => Fault.Of(FaultCode.UnknownService,
        $"サービス「{WireText.Quote(service)}」はありません。アドレスは /soap/団体コード/サービス名 です。",
        $"There is no service '{WireText.Quote(service)}'. The address is /soap/municipality/service.");

    public static Fault UnknownOperation(string service, string ns, string name) => Fault.Of(FaultCode.UnknownOperation,
        $"サービス「{WireText.Quote(service)}」に、本文の要素 {{{WireText.Quote(ns)}}}{WireText.Quote(name)} に当たる操作はありません。",
        $"The service '{WireText.Quote(service)}' has no operation for the body's element {{{WireText.Quote(ns)}}}{WireText.Quote(name)}.");

    public static Fault OtherRelease(string asked, string known) => Fault.Of(FaultCode.UnsupportedVersion,
        $"名前空間「{WireText.Quote(asked)}」の版には対応していません。対応している版：{known}",
        $"The release of the namespace '{WireText.Quote(asked)}' is not supported; supported: {known}");

    public static Fault EnvelopeVersion(string ns) => Fault.Of(FaultCode.UnsupportedVersion,
        $"Envelope の名前空間「{WireText.Quote(ns)}」は SOAP 1.1 でも 1.2 でもありません。",
        $"The Envelope's namespace '{WireText.Quote(ns)}' is neither SOAP 1.1 nor SOAP 1.2.") with { Role = FaultRole.VersionMismatch };

    public static Fault Invalid(string ja, string en) => Fault.Of(FaultCode.InvalidMessage, ja, en);

    public static Fault Element(string name, string ja, string en) => Invalid($"要素 {name}：{ja}", $"Element {name}: {en}");

    public static readonly Fault NotOneChild = Invalid(
        "SOAP Body の子要素は、ちょうど一つでなければなりません。", "The SOAP Body must have exactly one child element.");

    public static readonly Fault AfterBody = Invalid(
        "SOAP Body の後に要素があります。", "There is an element after the SOAP Body.");

    public static Fault Unexpected(XmlReader xml) => xml.NodeType == XmlNodeType.Element
        ? Element(WireText.Quote(xml.LocalName), "この位置には置けません。順序と名前空間を WSDL で確認してください。",
            "it may not stand here. Check order and namespace against the WSDL.")
        : Invalid("要素のあるべき位置に文字があります。", "There is text where elements are expected.");

    public static Fault MustUnderstand(IEnumerable<XmlQualifiedName> headers)
    {
        var names = string.Join(", ", headers.Select(h => $"{{{WireText.Quote(h.Namespace)}}}{WireText.Quote(h.Name)}"));
        return Fault.Of(FaultCode.MustUnderstand, $"処理できない必須ヘッダー：{names}", $"Mandatory headers that are not understood: {names}");
    }

    public static Fault Credentials(string ja, string en) => Fault.Of(FaultCode.Unauthenticated, ja, en);

    public static readonly Fault PlainHttp = Denial.PlainHttp(
        "暗号化されていない HTTP では認証情報を受け付けません。https:// のアドレスへ送ってください（このパスワードは変更することを勧めます）。",
        "Credentials are not accepted over plain HTTP. Send to the https:// address (and consider changing this password).");

    public static Fault KeyGone { get; } = Denial.KeyGone(
        "団体の鍵が破棄されているため、この団体のデータは読み書きできません。", "The municipality's key was destroyed; its data can be neither read nor written any more.");

    public static Fault JournalUnavailable { get; } = Fault.Of(FaultCode.Unavailable,
        "連携履歴のデータベースが今は使えません。しばらくして送り直してください。", "The journal's database cannot be used now. Send again in a while.");

    public static Fault Internal(string id) => Fault.Of(FaultCode.Internal,
        $"ハブの内部で誤りが起きました。問い合わせの際は番号 {id} を伝えてください。",
        $"Something went wrong inside the hub. Name this number when you ask: {id}");
}
