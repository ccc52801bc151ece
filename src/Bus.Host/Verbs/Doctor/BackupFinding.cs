using Bus.Host.Backups;

namespace Bus.Host.Verbs.Doctor;

/// <summary>What the doctor says of backups.</summary>
internal static class BackupFinding
{
    public static Finding Of(BackupsView view)
    {
        if (view.Folder is null) return Finding.Good("自動のバックアップは設定されていません（Backup:Folder）。bus backup で取れます", "no backups are made by themselves (Backup:Folder); bus backup makes one");
        if (view.Backups is not [var last, ..]) return Finding.Bad($"バックアップが {view.Folder} に一つもありません", $"there is no backup in {view.Folder}", "bus backup を実行してください", "run bus backup");
        return view.TooOld
            ? Finding.Bad($"最後の正常なバックアップは {last.TakenAt:M月d日 H時m分} のものです（Backup:MaxAge を超過、または進んでいた時計によるもの）", $"the last good backup is of {last.TakenAt:yyyy-MM-dd HH:mm} JST, older than Backup:MaxAge, or of a clock that was ahead",
                "失敗の原因を bus alert list とハブのログで確かめ、bus backup を実行してください", "see why in bus alert list and the hub's log, and run bus backup")
            : last.Unreadable is { Count: > 0 } unreadable ? Finding.Bad(BackupTexts.Lacks(unreadable).Ja, BackupTexts.Lacks(unreadable).En, "直したら bus backup を実行してください", "once mended, run bus backup")
            : Finding.Good($"最後のバックアップは {last.TakenAt:M月d日 H時m分} です", $"the last backup is of {last.TakenAt:yyyy-MM-dd HH:mm} JST");
    }
}
