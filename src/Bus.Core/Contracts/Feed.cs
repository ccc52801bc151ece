using System.Collections.Immutable;

namespace Bus.Core.Contracts;

/// <summary>Another contract whose records are made of a contract's own: for each record that meets the conditions one record, item by item.</summary>
/// <param name="Contract">The contract fed.</param>
/// <param name="Version">Its version; null: the newest.</param>
/// <param name="When">All must hold, else the record feeds nothing and is listed.</param>
/// <param name="Items">How the items of the fed record are made; what is not named is absent.</param>
public sealed record Feed(string Contract, string? Version, ImmutableArray<FeedCondition> When, ImmutableArray<FeedItem> Items);

/// <summary>A condition: the item has one of the values.</summary>
/// <param name="Item">Index of the item in the feeding contract.</param>
public sealed record FeedCondition(int Item, ImmutableArray<string> Values);

/// <summary>An item of the fed record: its parts, one behind the other.</summary>
public sealed record FeedItem(string Element, ImmutableArray<FeedPart> Parts);

/// <summary>A part of a fed value.</summary>
public abstract record FeedPart
{
    private FeedPart() { }

    /// <summary>Always the same.</summary>
    public sealed record Text(string Value) : FeedPart;
    /// <summary>Characters of an item, from <paramref name="From"/> (from 0); all of them to its end where <paramref name="Length"/> is 0.</summary>
    public sealed record Slice(int Item, int From, int Length) : FeedPart;
    /// <summary>A day, <c>YYYY-MM-DD</c>, of an item that holds one so, or as <c>MMDD</c>: then the one nearest to the business date.</summary>
    public sealed record Day(int Item) : FeedPart;
    /// <summary>会計年度 of such a day: from April to March.</summary>
    public sealed record FiscalYear(int Item) : FeedPart;
    /// <summary>The sender's municipality.</summary>
    public sealed record Municipality : FeedPart;
    /// <summary>The business date of the feeding message; where none was said, the day on which it was taken in.</summary>
    public sealed record BusinessDate : FeedPart;
}
