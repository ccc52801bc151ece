using Bus.Console.Hub;

namespace Bus.Console.Pages;

/// <summary>What was done, as the page after it says it. An address names one; it holds no text of its own, so that nobody can put words into the console's mouth.</summary>
internal static class Notices
{
    public const string Paused = "paused", Resumed = "resumed", Dismissed = "dismissed", Approved = "approved", Refused = "refused", Visiting = "visiting", Maintenance = "maintenance",
        MaintenanceOver = "maintenance-over", Forgotten = "forgotten", BackupBegun = "backup", RegionApplied = "region", RegionSpreads = "region-spreads", StaffImported = "staff";

    public static TextView? Find(string? name) => name switch
    {
        Paused => new("連携経路の配信を停止しました。受付は続きます。", "The route is paused; accepting goes on."),
        Resumed => new("連携経路の配信を再開しました。", "The route delivers again."),
        Dismissed => new("エラーレコードを対象外にしました。", "The refused records are dismissed."),
        Approved => new("承認しました。順に再送します。", "Approved; it is sent in order."),
        Refused => new("却下しました（依頼した本人の場合は取下げ）。", "Refused; or withdrawn, where it was your own."),
        Visiting => new("連携先サーバーへの接続を依頼しました。", "A visit was asked for."),
        Maintenance => new("保守作業に入りました。", "Maintenance is on."),
        MaintenanceOver => new("保守作業を終えました。", "Maintenance is over."),
        Forgotten => new("ノードを一覧から外しました。", "The node left the list."),
        RegionApplied => new("リージョン定義を適用しました。", "The region file is in force."),
        RegionSpreads => new("リージョン定義を適用しました。まだ届いていないノードがあります（「ハブ」のノード一覧で確認してください）。", "The region file is in force; some nodes do not use it yet (see the nodes of the hub)."),
        StaffImported => new("職員一覧を取り込みました。", "The staff list was taken in."),
        BackupBegun => new("バックアップを始めました。", "A backup has begun."),
        _ => null,
    };
}
