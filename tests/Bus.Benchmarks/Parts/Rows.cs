using System.Globalization;
using System.Text;

namespace Bus.Benchmarks.Parts;

/// <summary>Records of collection-history as a collections application writes them: nearly every one of an ordering key of its own, one in a hundred a later one of an earlier key.</summary>
internal static class Rows
{
    public const string Contract = "collection-history";
    public const string Schema = "urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history";
    public const int Columns = 31;
    public const string Header =
        "市区町村コード,賦課年度,相当年度,科目コード,通知書番号,期別,特別徴収義務者指定番号,事業年度番号,申告履歴番号,児童宛名番号,収納履歴番号,宛名番号,収納区分,会計年度,収納税額," +
        "収納督促手数料,収納延滞金,仮消区分,納付区分,納付種別コード,組替区分,納付チャネル区分,領収年月日,収入年月日,納付済通知番号,収納店舗コード,収納支店コード,取引番号,操作年月日,操作時刻,削除フラグ";

    /// <summary>Amount of the record of this number, from 1.</summary>
    public static long AmountOf(long number) => 100 + number * 7919 % 900_000 + 100;

    /// <summary>A row without its line end.</summary>
    public static string Of(string municipality, long number) => string.Create(CultureInfo.InvariantCulture,
        $"{municipality},2026,2026,01,{(number % 100 == 0 ? number - 50 : number):D12},01,,,,,{number},{number % 99_999_999 + 1:D13},1,2026,{AmountOf(number) - 100},100,0,1,1,01,0,01,2026-11-18,2026-11-19,{number:D12},0001,001,,2026-11-20,09:15:00,0");

    /// <summary>The file of so many records, in UTF-8 with CRLF.</summary>
    public static void Write(string path, string municipality, int records)
    {
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20) { NewLine = "\r\n" };
        file.WriteLine(Header);
        for (var number = 1; number <= records; number++) file.WriteLine(Of(municipality, number));
    }
}
