using Bus.Core.Closings;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Periods;

/// <summary>What a report calls a closing's state, and the way on which it was stated.</summary>
internal static class ClosingWords
{
    public static Bilingual StateOf(Closing closing) => !closing.IsLast ? new("次の締めあり", "replaced") : closing.IsOpen ? new("締め待ち・要確認", "waiting") : new("締め済", "closed");

    public static Bilingual WayOf(Closing closing) => closing.ByFile ? new("ファイル", "file") : closing.By == closing.Key.Provider.Application ? new("電文", "soap") : new("運用者", "operator");
}
