using System.Globalization;
using Bus.Contracts.Characters;
using Bus.Contracts.Layouts;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Fixed;

/// <summary>What can be wrong with a file of fixed records, in words. No text holds a value of the file, but for totals.</summary>
internal static class FixedFaults
{
    public static Fault Empty { get; } = Fault.Of(FaultCode.InvalidMessage, "ファイルが空です。0件の場合もヘッダー・トレーラー・エンドレコードは必要です。", "The file is empty. A file of no records has header, trailer and end records, too.");

    public static Fault Cut(long record, int length, int found) => Of(FaultCode.NotWellFormed,
        $"{record}番目のレコードが {found} バイトで終わっています（レコード長は {length} バイト）。転送が途中で切れていないか、改行や文字コードの変換が行われていないか確認してください。",
        $"Record {record} ends after {found} bytes; a record has {length}. Check that the transfer was not cut, and that nothing converted line ends or characters.");

    public static Fault NoLineEnd(long record, int length) => Of(FaultCode.NotWellFormed,
        $"{record}番目のレコードの {length} バイトの後に改行がありません。前のレコードまでと長さが違います。", $"After the {length} bytes of record {record} there is no line end. It is not as long as the ones before.");

    public static Fault UnknownType(long record) => Of(FaultCode.NotWellFormed,
        $"{record}番目のレコードの種別がレイアウトのどれとも一致しません。レイアウトと文字コードを確認してください。", $"The type of record {record} is none of the layout's. Check layout and character set.");

    public static Fault Unexpected(long record, Bilingual type, Bilingual after) => Of(FaultCode.InvalidMessage,
        $"{record}番目に{type.Ja}がありますが、{after.Ja}の後には置けません。", $"Record {record} is a {type.En}, which cannot come after {after.En}.");

    public static Fault EndsWithout(Bilingual type) => Of(FaultCode.InvalidMessage,
        $"ファイルに{type.Ja}がありません。ファイルが途中で切れていないか確認してください。", $"The file has no {type.En}. Check that it was not cut.");

    public static Fault WrongConstant(long record, FixedField field) => Of(FaultCode.InvalidMessage,
        $"{record}番目のレコードの「{field.Name}」が、レイアウトの定める値ではありません。", $"'{field.Name}' of record {record} is not what the layout says.");

    public static Fault HeaderUndecodable(long record, FixedField field, FlatEncoding encoding) => Of(FaultCode.InvalidMessage,
        $"{record}番目のレコード（ヘッダー）の「{field.Name}」に、{encoding.Name} の文字として読めないバイトがあります。", $"'{field.Name}' of record {record}, the header, holds bytes that are no characters of {encoding.Name}.");

    public static Fault NotANumber(long record, FixedField field) => Of(FaultCode.InvalidMessage,
        $"{record}番目のレコード（トレーラー）の「{field.Name}」が数字ではありません。", $"'{field.Name}' of record {record}, the trailer, is not a number.");

    public static Fault Disagrees(long record, FixedField field, long said, long counted) => Of(FaultCode.InvalidMessage,
        $"{record}番目のレコード（トレーラー）の「{field.Name}」は {said:N0} ですが、データレコードから数えると {counted:N0} です。ファイル全体を取り込みませんでした。",
        $"'{field.Name}' of record {record}, the trailer, says {said:N0}; the data records give {counted:N0}. Nothing of the file was taken.");

    public static ItemFault Undecodable(string element, string name, FlatEncoding encoding, int position) => new(element, RecordCode.Undecodable, new Bilingual(
        Text($"「{name}」の {position} バイト目から、{encoding.Name} の文字として読めません。"), Text($"'{name}' cannot be read as {encoding.Name} from its byte {position} on.")));

    public static ItemFault Constant(FixedField field) => new("", RecordCode.RuleViolated, new Bilingual(
        $"「{field.Name}」が、レイアウトの定める値ではありません。", $"'{field.Name}' is not what the layout says."));

    public static Bilingual TooLong(long record, FixedField field, string element) => new(
        Text($"{record}件目の「{field.Name}」({element}) が、固定長レイアウトの幅 {field.Width} バイトに入りません。配信先のレイアウトか文字コードを見直してください。何も配信していません。"),
        Text($"'{field.Name}' ({element}) of record {record} does not fit into the {field.Width} bytes of the fixed layout. Look at the consumer's layout or character set. Nothing was delivered."));

    public static Bilingual OneGroup(long record) => new(
        Text($"{record}件目でヘッダーの値が変わりますが、このレイアウトのファイルにはヘッダーを一つしか書けません（groups: one）。何も配信していません。"),
        Text($"At record {record} the header's values change, but a file of this layout has one header (groups: one). Nothing was delivered."));

    private static Fault Of(FaultCode code, FormattableString ja, FormattableString en) => Fault.Of(code, Text(ja), Text(en));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
