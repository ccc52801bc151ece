using System.Globalization;
using System.Text;

namespace Bus.Files.Tests.Support;

/// <summary>Rows of collection-history.</summary>
internal static class Rows
{
    public const string Header = "市区町村コード,賦課年度,相当年度,科目コード,通知書番号,期別,特別徴収義務者指定番号,事業年度番号,申告履歴番号,児童宛名番号,収納履歴番号,宛名番号,収納区分,会計年度,収納税額,収納督促手数料,収納延滞金,仮消区分,納付区分,納付種別コード,組替区分,納付チャネル区分,領収年月日,収入年月日,納付済通知番号,収納店舗コード,収納支店コード,取引番号,操作年月日,操作時刻,削除フラグ";

    public static string Good(int number, int amount = 1000) => string.Create(CultureInfo.InvariantCulture,
        $"362018,2026,2026,01,{1_000_000_000 + number},01,,,,,{number},100000000000001,1,2026,{amount},0,0,1,1,01,0,01,2026-11-18,2026-11-20,200000000001,0001,001,,2026-11-20,09:15:00,0");

    /// <summary>A bad date of receipt.</summary>
    public static string BadDate(int number) => Good(number).Replace("2026-11-18", "2026-02-30");

    public static string File(params string[] rows) => Header + "\r\n" + string.Concat(rows.Select(r => r + "\r\n"));
    public static string Of(int records) => File([.. Enumerable.Range(1, records).Select(n => Good(n))]);
    public static byte[] Cp932(string text) => CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes(text);
}
