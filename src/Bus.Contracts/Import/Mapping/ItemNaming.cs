using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Bus.Contracts.Catalogue;
using Bus.Contracts.Xml;
using Bus.Core.Contracts;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Mapping;

/// <summary>Gives every item an element name in ASCII and a header of its own.</summary>
internal sealed partial class ItemNaming(ImportRequest request, Findings findings)
{
    private const int LongestHeader = 60;

    public static readonly Lazy<ImmutableArray<Contract>> BuiltIn = new(() => ContractLoader.Load(ContractFiles.BuiltIn()).Contracts);

    private static readonly Lazy<Dictionary<string, string>> Known = new(() => BuiltIn.Value
        .SelectMany(c => c.Items).GroupBy(i => i.Header, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Element, StringComparer.Ordinal));

    private readonly HashSet<string> _elements = new(StringComparer.Ordinal) { XmlPlan.Additional, XmlPlan.Record };
    private readonly HashSet<string> _headers = new(StringComparer.Ordinal);

    public IReadOnlyList<HubItem> Name(IReadOnlyList<(ForeignItem Item, HubType Type)> items)
    {
        foreach (var unknown in request.Rename.Keys.Where(k => !items.Any(i => k == i.Item.Name || k == i.Item.Path)))
            findings.Fault(Place.None, "--rename", $"項目「{unknown}」はありません。", $"There is no item '{unknown}'.", "パッケージの中の項目名かパスを指定してください。", "Name an item of the package, or its path.", Findings.You);
        // Names that are fit as they are go first, so that a made-up one never takes theirs.
        var twice = items.GroupBy(i => i.Item.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        HubItem[] named = [.. items.Select((i, at) => new HubItem(ElementOf(i.Item, at + 1, twice.Contains(i.Item.Name)), HeaderOf(i.Item, twice.Contains(i.Item.Name)), i.Item.Optional, i.Type, i.Item))];
        var made = named.Where(i => !Ascii().IsMatch(i.From.Name) && AskedOf(i.From) is null).ToList();
        if (made.Count > 0)
            findings.Propose("elements", string.Join(", ", made.Select(i => $"{i.From.Path}={i.Element}")), ProposalSource.Guess, "要素名を ASCII にしました（--rename 元の名前=要素名 で決められます）。", "Element names were made ASCII (--rename NAME=ELEMENT decides).");
        return named;
    }

    private string ElementOf(ForeignItem item, int number, bool twice)
    {
        var asked = AskedOf(item);
        if (asked is not null && !Ascii().IsMatch(asked))
            findings.Fault(Place.None, "--rename", $"「{asked}」は ASCII の要素名ではありません。", $"'{asked}' is no element name in ASCII.", "英字で始まる英数字の名前を指定してください。", "Give a name of ASCII letters and digits.", Findings.You);
        var name = asked ?? (Ascii().IsMatch(item.Name) ? item.Name : Known.Value.GetValueOrDefault(item.Name) ?? $"item{number:000}");
        if (twice && asked is null) name = Ascii().IsMatch(ParentOf(item)) ? ParentOf(item) + char.ToUpperInvariant(name[0]) + name[1..] : name;
        var free = name;
        for (var i = 2; !_elements.Add(free); i++) free = name + i;
        return free;
    }

    private string HeaderOf(ForeignItem item, bool twice)
    {
        var header = !Ascii().IsMatch(item.Name) || item.Title.Length is 0 or > LongestHeader ? item.Name : item.Title;
        if (twice) header = ParentOf(item) is { Length: > 0 } parent ? $"{parent}_{header}" : header;
        var free = header;
        for (var i = 2; !_headers.Add(free); i++) free = header + i;
        return free;
    }

    private string? AskedOf(ForeignItem item) => request.Rename.GetValueOrDefault(item.Path) ?? request.Rename.GetValueOrDefault(item.Name);

    private static string ParentOf(ForeignItem item) => item.Path.Split('/') is [.., var parent, _] ? parent : "";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]{0,99}$")]
    private static partial Regex Ascii();
}
