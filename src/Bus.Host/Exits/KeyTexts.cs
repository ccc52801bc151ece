using Bus.Core.Vocabulary;

namespace Bus.Host.Exits;

/// <summary>What is said of a municipality whose key is gone.</summary>
internal static class KeyTexts
{
    public static readonly Bilingual Gone = new("この団体の鍵がない（破棄された）ため、その内容は読めません。", "This municipality has no key (it was destroyed); what it held cannot be read.");
    public static readonly Bilingual NothingToDo = new("戻す手段はありません。書き出し（bus municipality export）の写しを使ってください。", "Nothing brings it back; use a copy of its exit export.");
}
