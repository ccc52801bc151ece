using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Region;

namespace Bus.Region.Validation.Routes;

internal static class AdditionalItemRules
{
    private const int LongestHeader = 100;
    private const int LongestValue = 10_000;
    private const int DateLength = 10;

    public static AdditionalItems Check(ValidationScope scope, IReadOnlyDictionary<string, IReadOnlyList<AdditionalItemDocument>> extends, DocumentPath path, Municipality? current)
    {
        var declared = ImmutableDictionary.CreateBuilder<string, ImmutableArray<AdditionalItem>>();
        var effective = new Dictionary<string, IReadOnlyList<AdditionalItem>>();
        foreach (var (contract, items) in current?.Extends ?? ImmutableDictionary<string, ImmutableArray<AdditionalItem>>.Empty)
            if (!scope.Prune) effective[contract] = items;
        foreach (var (contract, items) in extends)
        {
            ContractRules.Name(scope, contract, path[contract]);
            var staying = (effective.GetValueOrDefault(contract) ?? []).Where(old => items.All(i => i.Element != old.Element)).ToArray();
            declared[contract] = Items(scope, contract, items, path[contract], staying);
            Compare(scope, declared[contract], current?.Extends.GetValueOrDefault(contract, []) ?? [], path[contract]);
            effective[contract] = [.. declared[contract], .. staying];
        }
        return new AdditionalItems(declared.ToImmutable(), effective);
    }

    private static ImmutableArray<AdditionalItem> Items(ValidationScope scope, string contract, IReadOnlyList<AdditionalItemDocument> items, DocumentPath path, AdditionalItem[] staying)
    {
        var taken = new TakenNames(scope.Catalogue.Contracts.Concat(scope.Catalogue.Queries.Select(q => q.Answer)).Where(c => c.Name == contract), staying);
        return [.. items.Select((item, i) => Item(scope, item, path[i], taken))];
    }

    private static AdditionalItem Item(ValidationScope scope, AdditionalItemDocument item, DocumentPath path, TakenNames taken)
    {
        if (string.IsNullOrEmpty(item.Element)) scope.Error(path["element"], ItemTexts.MissingElement());
        else if (!Words.AsciiNcName().IsMatch(item.Element)) scope.Error(path["element"], ItemTexts.BadElement(item.Element));
        else if (!taken.Elements.Add(item.Element)) scope.Error(path["element"], ItemTexts.TakenElement(item.Element));

        if (string.IsNullOrWhiteSpace(item.Header)) scope.Error(path["header"], ItemTexts.MissingHeader());
        else if (item.Header.Length > LongestHeader || item.Header.Any(char.IsControl)) scope.Error(path["header"], ItemTexts.BadHeader(LongestHeader));
        else if (!taken.Headers.Add(item.Header)) scope.Error(path["header"], ItemTexts.TakenHeader(item.Header));

        var type = scope.Word(path["type"], item.Type, Words.ItemTypes, ifAbsent: "text");
        if (item.MaxLength is null && type != "date") scope.Error(path["maxLength"], ItemTexts.MissingLength());
        else if (item.MaxLength is < 1 or > LongestValue) scope.Error(path["maxLength"], ItemTexts.BadLength(LongestValue));
        return new AdditionalItem(item.Element ?? "", item.Header ?? "", type, item.MaxLength ?? DateLength, item.Required ?? false);
    }

    // Allowed: the operator knows what the sender sends. But records taken in before may not fit any more when they are sent again.
    private static void Compare(ValidationScope scope, ImmutableArray<AdditionalItem> items, ImmutableArray<AdditionalItem> present, DocumentPath path)
    {
        for (var i = 0; i < items.Length; i++)
        {
            var (item, old) = (items[i], present.FirstOrDefault(p => p.Element == items[i].Element));
            if (old is null) continue;
            if (item.Type != old.Type) scope.Warning(path[i]["type"], ItemTexts.OtherType(item.Element, old.Type, item.Type));
            if (item.MaxLength < old.MaxLength) scope.Warning(path[i]["maxLength"], ItemTexts.Shorter(item.Element, old.MaxLength, item.MaxLength));
            if (item.Required && !old.Required) scope.Warning(path[i]["required"], ItemTexts.NowRequired(item.Element));
        }
    }

    /// <summary>Names of the contract itself, in any version, of items that stay, and of those before in the list.</summary>
    private sealed class TakenNames(IEnumerable<Contract> versions, AdditionalItem[] staying)
    {
        public HashSet<string> Elements { get; } = [.. versions.SelectMany(c => c.Items).Select(i => i.Element), .. staying.Select(i => i.Element)];
        public HashSet<string> Headers { get; } = [.. versions.SelectMany(c => c.Items).Select(i => i.Header), .. staying.Select(i => i.Header)];
    }
}
