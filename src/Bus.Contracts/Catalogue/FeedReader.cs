using System.Collections.Immutable;
using Bus.Core.Contracts;

namespace Bus.Contracts.Catalogue;

/// <summary>Makes the feeds of a contract of their YAML. What they feed is looked at when all contracts are there (<see cref="FeedCheck"/>).</summary>
internal sealed class FeedReader(ItemNames names, Errors errors)
{
    private const int MostFeeds = 4, MostParts = 8, LongestText = 100;

    public ImmutableArray<Feed> Read(List<FeedYaml> feeds)
    {
        if (feeds.Count > MostFeeds) Wrong("feeds", $"feeds は {MostFeeds} 個までです。", $"There may be {MostFeeds} feeds at most.");
        return [.. feeds.Select((feed, i) => Read(feed, $"feeds[{i + 1}]"))];
    }

    private Feed Read(FeedYaml feed, string place)
    {
        if (string.IsNullOrWhiteSpace(feed.Contract)) Wrong(place, "渡し先の contract が必要です。", "The contract to be fed is required.");
        if (feed.Items.Count == 0) Wrong($"{place}.items", "items が空です。", "items is empty.");
        return new Feed(feed.Contract ?? "", feed.Version,
            [.. feed.When.Select(w => new FeedCondition(Item($"{place}.when", w.Key), [.. w.Value]))],
            [.. feed.Items.Select(i => new FeedItem(i.Key, Parts(i.Value, $"{place}.items.{i.Key}")))]);
    }

    private ImmutableArray<FeedPart> Parts(List<FeedYaml.PartYaml> parts, string place)
    {
        if (parts.Count is 0 or > MostParts) Wrong(place, $"値は1〜{MostParts}個の部分で書いてください。", $"A value has 1 to {MostParts} parts.");
        return [.. parts.Select(p => Part(p, place)).OfType<FeedPart>()];
    }

    private FeedPart? Part(FeedYaml.PartYaml part, string place)
    {
        switch (part)
        {
            case { Text: { Length: > 0 and <= LongestText } text, Item: null, Day: null, FiscalYear: null, Is: null }: return new FeedPart.Text(text);
            case { Text: null, Item: { } item, Day: null, FiscalYear: null, Is: null, From: >= 1, Length: >= 0 }: return new FeedPart.Slice(Item(place, item), part.From - 1, part.Length);
            case { Text: null, Item: null, Day: { } item, FiscalYear: null, Is: null }: return new FeedPart.Day(Item(place, item));
            case { Text: null, Item: null, Day: null, FiscalYear: { } item, Is: null }: return new FeedPart.FiscalYear(Item(place, item));
            case { Text: null, Item: null, Day: null, FiscalYear: null, Is: "municipality" }: return new FeedPart.Municipality();
            case { Text: null, Item: null, Day: null, FiscalYear: null, Is: "businessDate" }: return new FeedPart.BusinessDate();
            default:
                Wrong(place, "text、item（from・length）、day、fiscalYear、is（municipality か businessDate）のうち、ちょうど一つを書いてください。",
                    "Write exactly one of text, item (with from, length), day, fiscalYear, is (municipality or businessDate).");
                return null;
        }
    }

    private int Item(string place, string element) => names.FindOne(place, element) ?? -1;

    private void Wrong(string place, string ja, string en) => errors.Add(ContractFiles.Contract, place, ja, en);
}
