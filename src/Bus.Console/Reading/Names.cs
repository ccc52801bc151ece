using Bus.Console.Hub;

namespace Bus.Console.Reading;

/// <summary>The words of the API as people read them; a word that is not here is shown as it stands.</summary>
internal static class Names
{
    private static readonly Dictionary<string, TextView> Words = new(StringComparer.Ordinal)
    {
        ["processing"] = new("処理中", "processing"), ["accepted"] = new("受付済", "accepted"), ["refused"] = new("拒否", "refused"), ["duplicate"] = new("重複", "duplicate"),
        ["waiting"] = new("待機", "waiting"), ["held"] = new("先行待ち", "held"), ["delivering"] = new("配信中", "delivering"), ["delivered"] = new("配信済", "delivered"), ["parked"] = new("保留", "parked"),
        ["fetching"] = new("受信中", "fetching"), ["incomplete"] = new("完了待ち", "incomplete"), ["queued"] = new("順番待ち", "queued"), ["reading"] = new("取込中", "reading"), ["committing"] = new("確定中", "committing"),
        ["open"] = new("未訂正", "open"), ["corrected"] = new("訂正済", "corrected"), ["dismissed"] = new("対象外", "dismissed"),
        ["approval.open"] = new("承認待ち", "waits for approval"), ["approval.approved"] = new("承認済・再送中", "approved, being sent"), ["approval.done"] = new("再送済", "done"), ["approval.refused"] = new("却下", "refused"),
        ["approval.withdrawn"] = new("取下げ", "withdrawn"), ["approval.expired"] = new("期限切れ", "expired"),
        ["circuit.closed"] = new("正常", "closed"), ["circuit.open"] = new("遮断", "open"), ["circuit.half-open"] = new("試行中", "half-open"),
        ["closing.open"] = new("未締め", "open"), ["closing.waiting"] = new("締め待ち", "waiting"), ["closing.closed"] = new("締め済", "closed"), ["closing.failed"] = new("要確認", "needs somebody"),
        ["closing.unread"] = new("未取込のファイル", "files not read"), ["closing.feeding"] = new("生成途中", "feeding"), ["closing.processing"] = new("取込中", "processing"), ["closing.short"] = new("不足", "short"),
        ["closing.over"] = new("示された合計と違う", "not as stated"), ["closing.undelivered"] = new("配信途中", "undelivered"), ["closing.parked"] = new("保留", "parked"), ["closing.disagreed"] = new("突合不一致", "disagreed"), ["closing.missing"] = new("配信のない件数", "never sent to it"),
        ["active"] = new("稼働中", "active"), ["leaving"] = new("停止中", "leaving"), ["lost"] = new("応答なし", "lost"),
        ["ok"] = new("正常", "ok"), ["degraded"] = new("注意", "degraded"), ["failed"] = new("異常", "failed"), ["ready"] = new("正常", "ready"), ["unavailable"] = new("受付不可", "unavailable"),
        ["soap"] = new("SOAP", "SOAP"), ["file"] = new("ファイル", "file"), ["mailbox"] = new("受信箱", "mailbox"),
        ["full"] = new("全件", "full"), ["diff"] = new("差分", "differential"), ["business"] = new("開庁日", "business days"), ["all"] = new("毎日", "every day"),
        ["answered"] = new("回答あり", "answered"), ["asker-left"] = new("照会元が切断", "asker left"),
        ["change.added"] = new("追加", "added"), ["change.changed"] = new("変更", "changed"), ["change.removed"] = new("削除", "removed"), ["change.kept"] = new("そのまま", "kept"),
        ["key.next"] = new("次の鍵（公開中）", "next (published)"), ["key.current"] = new("現在の鍵（署名）", "current (signs)"), ["key.previous"] = new("前の鍵（公開中）", "previous (published)"), ["key.retired"] = new("廃止済", "retired"),
        ["staff.import"] = new("取り込んだ一覧", "imported list"), ["staff.region-file"] = new("リージョン定義", "region file"), ["staff.directory"] = new("職員ディレクトリ", "directory"),
        ["staff.comes"] = new("着任", "comes"), ["staff.changes"] = new("変更", "changes"), ["staff.goes"] = new("離任", "goes"),
        ["emergency.ready"] = new("封印中（使用可）", "ready"), ["emergency.in-use"] = new("使用中", "in use"), ["emergency.replace"] = new("使用済（要作り直し）", "used, to be replaced"), ["emergency.expired"] = new("期限切れ", "expired"),
        ["severity.error"] = new("誤り", "error"), ["severity.warning"] = new("注意", "warning"),
        ["operator"] = new("運用担当者", "operator"), ["manager"] = new("団体の管理者", "manager"), ["auditor"] = new("監査", "auditor"),
    };

    private static readonly Dictionary<string, string> Steps = new(StringComparer.Ordinal)
    {
        ["receive"] = "受信", ["authenticate"] = "認証", ["authorize"] = "認可", ["validate"] = "検証", ["commit to the journal"] = "連携履歴に確定", ["feed other contracts"] = "ほかの連携への変換",
        ["acknowledge with a receipt"] = "受付票の発行", ["publish to the broker"] = "ブローカーへ", ["order gate"] = "順序の確認", ["convert"] = "変換", ["hand over to the consumer"] = "配信先へ引渡し",
        ["commit the outcome"] = "結果の確定", ["reconcile"] = "突合",
    };

    // Kinds of alerts, and the hub's own checks, which are alerts under their names when they fail.
    private static readonly Dictionary<string, TextView> Kinds = new(StringComparer.Ordinal)
    {
        ["journal"] = new("連携履歴", "journal"), ["broker"] = new("ブローカー", "broker"), ["disk"] = new("ディスク", "disk"), ["clock"] = new("時計", "clock"), ["maintenance"] = new("保守作業", "maintenance"), ["node"] = new("ノード", "node"), ["certificate"] = new("証明書", "certificate"),
        ["parked"] = new("保留", "parked"), ["backlog"] = new("配信の滞留", "backlog"), ["consumer"] = new("受け取らない配信先", "consumer does not take"), ["approval"] = new("承認待ち", "waits for approval"),
        ["errors"] = new("未訂正のエラー", "open errors"), ["expected"] = new("未着", "not come"), ["late"] = new("締め後の受付", "came after the closing"), ["far-date"] = new("離れた業務日付", "far business date"), ["incomplete-file"] = new("完了しないファイル", "incomplete file"), ["stuck-file"] = new("取り込めないファイル", "file that cannot be taken"), ["refused-file"] = new("拒否されたファイル", "refused file"),
        ["disagree"] = new("突合の不一致", "totals disagree"), ["reply-given-up"] = new("非同期応答の断念", "reply given up"), ["partner"] = new("連携先サーバー", "partner's server"), ["file-key"] = new("ファイルの暗号鍵", "key of files"),
        ["directory"] = new("ディレクトリ", "directory"), ["emergency"] = new("緊急用 ID", "emergency id"), ["metadata"] = new("SP のメタデータ", "SP's metadata"),
        ["backup-failed"] = new("バックアップの失敗", "backup failed"), ["backup-lacks"] = new("欠けのあるバックアップ", "backup lacks files"), ["backup-old"] = new("古いバックアップ", "backup is old"), ["reports-failed"] = new("日報・月報の失敗", "reports failed"), ["alert-channel"] = new("送れない通知", "alerts not sent"), ["test"] = new("試験通知", "test"),
    };

    /// <summary>A state, a way or a role.</summary>
    public static string Of(this Reader reader, string word) => Words.TryGetValue(word, out var known) ? reader.In(known) : word;

    /// <summary>The kind of an alert, or one of the hub's checks.</summary>
    public static string Kind(this Reader reader, string kind) => Kinds.TryGetValue(kind, out var known) ? reader.In(known) : kind;

    /// <summary>A step of the way of a message.</summary>
    public static string Step(this Reader reader, string step) => reader.IsEnglish ? step : Steps.GetValueOrDefault(step, step);
}
