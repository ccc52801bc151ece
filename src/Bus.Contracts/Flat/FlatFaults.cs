using System.Globalization;
using Bus.Contracts.Characters;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Flat;

/// <summary>What can be wrong with a flat file, in words. No text holds a value of the file.</summary>
internal static class FlatFaults
{
    public static Fault NoHeader { get; } = Fault.Of(FaultCode.InvalidMessage,
        "ファイルが空で、見出し行がありません。0件の場合も見出し行は必要です。", "The file is empty: it has no header row. A file of no records has one, too.");

    public static Fault WrongHeader(int column, Item expected, string? found) => Fault.Of(FaultCode.InvalidMessage,
        Text($"見出し行の{column}列目が「{expected.Header}」({expected.Element}) ではありません{(found is null ? "" : $"（「{found}」があります）")}。見出し行の有無、項目名と順序を連携インタフェースのレイアウトに合わせてください。"),
        Text($"Column {column} of the header row is not '{expected.Header}' ({expected.Element}){(found is null ? "" : $" but '{found}'")}. Check that there is a header row, and that names and order are those of the contract's layout."));

    public static Fault UnknownColumn(int column, string? found) => Fault.Of(FaultCode.InvalidMessage,
        Text($"見出し行の{column}列目{(found is null ? "" : $"「{found}」")}は、この団体のレイアウトにない項目か、順序の違う項目です。余分な列を除くか、追加項目としてリージョン定義に登録してください。"),
        Text($"Column {column} of the header row{(found is null ? "" : $" ('{found}')")} is not in this municipality's layout, or out of order. Leave it out, or declare it as an additional item in the region file."));

    public static Fault OtherCharacterSet(FlatEncoding declared, FlatEncoding found) => Fault.Of(FaultCode.InvalidMessage,
        $"見出し行の1列目から読めません。ファイルの文字コードは {found.Name} のようですが、経路では {declared.Name} と定められています。",
        $"The header row cannot be read from its column 1 on: the file seems to be in {found.Name}, but the route says {declared.Name}.");

    public static Fault Unclosed(long row, long line) => Fault.Of(FaultCode.NotWellFormed,
        Text($"{row}行目のレコード（ファイルの{line}行目）で始まる引用符「\"」が閉じられていません。"),
        Text($"The quote opened in row {row} (line {line} of the file) is never closed."));

    public static Fault QuoteTooLong(long row, long line, int max) => Fault.Of(FaultCode.NotWellFormed,
        Text($"{row}行目のレコード（ファイルの{line}行目）で始まる引用符「\"」が、1行の上限 {max} バイトまでに閉じられていません。"),
        Text($"The quote opened in row {row} (line {line} of the file) is not closed within {max} bytes, the limit of a row."));

    public static Fault AfterQuote(long row, long line) => Fault.Of(FaultCode.NotWellFormed,
        Text($"{row}行目のレコード（ファイルの{line}行目）で始まる引用符「\"」の閉じた後に、区切りでも改行でもない文字があります。値の中の引用符は二つ重ねてください。"),
        Text($"After the closing quote of the field that starts in row {row} (line {line} of the file) comes neither a separator nor a line end. Double the quotes inside a value."));

    public static Fault RowTooLong(long row, int max) => Fault.Of(FaultCode.TooLarge,
        Text($"{row}行目が1行の上限 {max} バイトを超えています。改行コードが CRLF または LF か確認してください。"),
        Text($"Row {row} is longer than {max} bytes, the limit of a row. Check that lines end with CRLF or LF."));

    public static ItemFault WrongColumnCount(int expected, int found) => new("", RecordCode.WrongColumnCount, new Bilingual(
        Text($"列数が {found} です。見出し行と同じ {expected} 列にしてください。"), Text($"It has {found} columns; the header row has {expected}.")));

    public static ItemFault Undecodable(Item item, FlatEncoding encoding) => new(item.Element, RecordCode.Undecodable, new Bilingual(
        $"「{item.Header}」に {encoding.Name} の文字として読めないバイトがあります。", $"'{item.Header}' ({item.Element}) holds bytes that are no characters of {encoding.Name}."));

    public static ItemFault BareQuote(Item item) => new(item.Element, RecordCode.RuleViolated, new Bilingual(
        $"「{item.Header}」は引用符「\"」か復帰 (CR) を含むのに、引用符で囲まれていません。囲んで、値の中の引用符は二つ重ねてください。",
        $"'{item.Header}' ({item.Element}) holds a quote or a carriage return but is not quoted. Quote it and double the quotes inside."));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
