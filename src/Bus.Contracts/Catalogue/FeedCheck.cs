using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Catalogue;

/// <summary>Checks what contracts feed against the contracts fed.</summary>
internal static class FeedCheck
{
    public static IEnumerable<ContractError> Check(IReadOnlyList<(Contract Contract, string Place)> contracts, Func<string, string?, Contract?> elsewhere)
    {
        foreach (var (contract, place) in contracts)
            foreach (var feed in contract.Feeds)
                foreach (var what in Check(feed, Find(feed) ?? elsewhere(feed.Contract, feed.Version)))
                    yield return new ContractError($"{place}/{ContractFiles.Contract}", $"feeds.{feed.Contract}", what);

        Contract? Find(Feed feed) => contracts.Select(c => c.Contract).Where(c => c.Name == feed.Contract && (feed.Version is null || c.Version == feed.Version)).MaxBy(c => c.Version, StringComparer.Ordinal);
    }

    private static IEnumerable<Bilingual> Check(Feed feed, Contract? target)
    {
        if (target is null)
        {
            yield return new("渡し先の連携インタフェース（または版）がありません。", "There is no such contract (or version) to be fed.");
            yield break;
        }
        if (!target.Feeds.IsEmpty) yield return new("渡し先がさらに feeds を持つことはできません。", "What is fed cannot feed in turn.");
        foreach (var item in feed.Items)
        {
            if (target.IndexOf(item.Element) is not (>= 0 and var index)) yield return new($"{target} に項目 {item.Element} はありません。", $"{target} has no item {item.Element}.");
            else if (item.Parts.All(p => p is FeedPart.Text) && target.Items[index].Rule.Check(Encoding.UTF8.GetBytes(string.Concat(item.Parts.OfType<FeedPart.Text>().Select(t => t.Value)))) is not null)
                yield return new($"項目 {item.Element} は、書かれた値を取りません。", $"The item {item.Element} never has the value written.");
        }
        foreach (var missing in target.Items.Where(i => i.Required && feed.Items.All(f => f.Element != i.Element)))
            yield return new($"必須の項目 {missing.Element} の作り方が items にありません。", $"items does not say how the required item {missing.Element} is made.");
    }
}
