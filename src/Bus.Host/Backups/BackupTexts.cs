using Bus.Core.Vocabulary;

namespace Bus.Host.Backups;

/// <summary>What is said of a backup that lacks files, wherever it is said.</summary>
internal static class BackupTexts
{
    /// <param name="unreadable">The first of them.</param>
    public static Bilingual Lacks(IReadOnlyList<string> unreadable)
    {
        var more = unreadable.Count >= FilesView.MostNamed;
        return new(
            $"バックアップに、ハブのアカウントが読めないファイル {unreadable.Count} 件{(more ? "以上" : "")}が入っていません（{string.Join("、", unreadable.Take(3))}{(unreadable.Count > 3 ? " など" : "")}。すべては {Manifest.LeftOutName}）。ほかはすべて入っています。データセンターの運用担当者が持ち主と権限を直し（.processing の外の不要なものは消してもよい）、もう一度バックアップしてください。",
            $"The backup lacks {unreadable.Count}{(more ? " or more" : "")} files that the hub's account may not read ({string.Join(", ", unreadable.Take(3))}{(unreadable.Count > 3 ? " …" : "")}; all are in {Manifest.LeftOutName}). All else is in it. The data-centre operator corrects their owner and mode (what is not needed and lies outside of .processing may be deleted), and makes another backup.");
    }
}
