using System.Globalization;
using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Xml;

/// <summary>What can be wrong with the structure of XML records, in words. Names are the sender's own element names; no text holds a value.</summary>
internal static class XmlFaults
{
    /// <summary>Names longer than this are cut, so that a fault stays readable.</summary>
    private const int NameLength = 80;

    public static Fault NotWellFormed(XmlException e, long index) => IsOfCharacters(e)
        ? Fault.Of(FaultCode.NotWellFormed,
            Text($"{index}件目のレコードの付近（{e.LineNumber}行 {e.LinePosition}文字目）に、UTF-8（XML 宣言などに別の文字コードがあれば、それ）では読めないバイトがあります。Shift_JIS など別の文字コードで書かれていないか確認してください。"),
            Text($"Near record {index} (line {e.LineNumber}, position {e.LinePosition}) stand bytes that are no UTF-8, or not of the character set that is named. See whether it was written in another one, such as Shift_JIS."))
        : Fault.Of(FaultCode.NotWellFormed,
            Text($"{index}件目のレコードの付近（{e.LineNumber}行 {e.LinePosition}文字目）で XML として読めません。"),
            Text($"The XML cannot be read near record {index} (line {e.LineNumber}, position {e.LinePosition})."));

    // The platform tells it by its words only. They are looked at and never shown; should they change, the general text is true as well.
    private static bool IsOfCharacters(XmlException e) => e.Message.Contains("encoding", StringComparison.Ordinal);

    public static Fault NotARecord(string name, bool ownNamespace, long index) => Fault.Of(FaultCode.InvalidMessage,
        Text($"{index}件目のレコードの後に record ではない要素「{Cut(name)}」があります{(ownNamespace ? "" : "（名前空間も連携インタフェースのものではありません）")}。XSD の要素名と順序に合わせてください。"),
        Text($"After record {index} stands the element '{Cut(name)}' instead of 'record'{(ownNamespace ? "" : ", in a namespace that is not the contract's")}. Match names and order of the XSD."));

    public static Fault TextBetweenRecords(long index) => Fault.Of(FaultCode.InvalidMessage,
        Text($"{index}件目のレコードの後に、要素に入っていない文字があります。"), Text($"After record {index} stands text outside of any element."));

    public static ItemFault TextBetweenItems { get; } = new("", RecordCode.RuleViolated, new Bilingual(
        "レコードの中に、要素に入っていない文字があります。", "The record holds text outside of any item."));

    public static ItemFault Missing(Item item) => Of(item, RecordCode.Missing, "必須項目がありません", "is required and absent");

    public static ItemFault OutOfOrder(Item item) => Of(item, RecordCode.RuleViolated,
        "要素の順序が XSD と異なります", "is out of the order of the XSD");

    public static ItemFault Twice(Item item) => Of(item, RecordCode.RuleViolated, "同じ要素が二度あります", "stands there twice");

    public static ItemFault NotSimple(Item item) => Of(item, RecordCode.RuleViolated, "値の中に要素があります", "holds an element instead of a value");

    public static ItemFault UnknownElement(string name) => new(Cut(name), RecordCode.RuleViolated, new Bilingual(
        $"要素「{Cut(name)}」は連携インタフェースにありません。団体の追加項目は additional の中に入れてください。",
        $"The contract has no element '{Cut(name)}'. A municipality's additional items go inside 'additional'."));

    public static ItemFault UndeclaredAdditional(string name) => new(Cut(name), RecordCode.RuleViolated, new Bilingual(
        $"追加項目「{Cut(name)}」は、この団体の追加項目（リージョン定義の extends）に登録されていません。登録してから送るか、取り除いてください。",
        $"The additional item '{Cut(name)}' is not among this municipality's (extends in the region file). Have it registered, or leave it out."));

    public static ItemFault WrongNamespace(string name) => new(Cut(name), RecordCode.RuleViolated, new Bilingual(
        $"要素「{Cut(name)}」の名前空間が連携インタフェースのものではありません。", $"The element '{Cut(name)}' is not in the contract's namespace."));

    public static ItemFault UnknownAttribute(string name) => new("", RecordCode.RuleViolated, new Bilingual(
        $"属性「{Cut(name)}」は連携インタフェースにありません。", $"The contract has no attribute '{Cut(name)}'."));

    private static ItemFault Of(Item item, RecordCode code, string ja, string en) =>
        new(item.Element, code, new Bilingual($"「{item.Header}」({item.Element}): {ja}。", $"'{item.Header}' ({item.Element}) {en}."));

    private static string Cut(string name) => name.Length <= NameLength ? name : name[..NameLength];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
