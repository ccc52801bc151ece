using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Demo.Day;

/// <summary>Troubles that any sample application can have with the hub.</summary>
internal static class HubTroubles
{
    public static DemoTrouble Unreachable(MunicipalityCode municipality) => new(
        new($"{municipality} の業務システムからハブに接続できません。", $"The applications of {municipality} cannot reach the hub."),
        new("ハブが動いているか、アドレスとポートを確認してください（bus doctor）。", "Check that the hub runs, its address and port (bus doctor)."), DemoTrouble.Operator);

    public static DemoTrouble FolderUnusable(string what) => new(
        new($"フォルダーを読み書きできません（{what}）。", $"A folder cannot be read or written ({what})."),
        new("Files:Root の権限と空き容量を確認してください（bus doctor）。", "Check rights and free space of Files:Root (bus doctor)."), DemoTrouble.Operator);

    public static DemoTrouble NoResult(string file) => new(
        new($"連携ファイル {file} の結果ファイルが届きません。", $"No result file came for bulk file {file}."),
        new("ハブのログと .processing フォルダーを確認してください（bus doctor）。", "Look into the hub's log and the .processing folder (bus doctor)."), DemoTrouble.Operator);

    public static DemoTrouble NotSent() => new(
        new("時間切れのため、送信を途中でやめました。", "Sending was given up when patience ran out."),
        new("ハブのログを確認してください（bus doctor）。", "Look into the hub's log (bus doctor)."), DemoTrouble.Operator);

    public static DemoTrouble Missing(string receipt, long records) => new(
        new(string.Create(CultureInfo.InvariantCulture, $"受付番号 {receipt} の {records} 件が届いていません。"),
            string.Create(CultureInfo.InvariantCulture, $"{records} records of receipt {receipt} did not arrive.")),
        new($"bus message show {receipt} で配信の状態を確認してください。", $"See how its delivery stands: bus message show {receipt}."), DemoTrouble.Operator);

    public static DemoTrouble OutOfOrder(string receipt, long records) => new(
        new(string.Create(CultureInfo.InvariantCulture, $"受付番号 {receipt} の {records} 件が、順序保証キーの中で順序どおりに届きませんでした。"),
            string.Create(CultureInfo.InvariantCulture, $"{records} records of receipt {receipt} came out of order within their ordering key.")),
        new("受付番号を添えて報告してください。", "Report it with the receipt number."), DemoTrouble.Developer);

    public static DemoTrouble Contradicts(string receipt) => new(
        new($"受付番号 {receipt} の配信で、通知された件数・金額と中身が一致しません。", $"A delivery of receipt {receipt} does not hold the count and amount that it announces."),
        new("受付番号を添えて報告してください。", "Report it with the receipt number."), DemoTrouble.Developer);
}
