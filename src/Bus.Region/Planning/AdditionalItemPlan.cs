using System.Collections.Immutable;
using System.Globalization;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Planning;

using ItemsByContract = ImmutableDictionary<string, ImmutableArray<AdditionalItem>>;

internal static class AdditionalItemPlan
{
    public static ItemsByContract Join(ChangeLog log, string path, ItemsByContract? present, ItemsByContract declared, bool prune)
    {
        var result = ItemsByContract.Empty.ToBuilder();
        present ??= ItemsByContract.Empty;
        foreach (var contract in present.Keys.Union(declared.Keys).Order(StringComparer.Ordinal))
        {
            var items = Join(log, $"{path}/{contract}", present.GetValueOrDefault(contract, []), declared.GetValueOrDefault(contract, []), prune);
            if (items.Length > 0) result[contract] = items;
        }
        return result.ToImmutable();
    }

    private static ImmutableArray<AdditionalItem> Join(ChangeLog log, string path, ImmutableArray<AdditionalItem> present, ImmutableArray<AdditionalItem> declared, bool prune)
    {
        var merging = new Merging<AdditionalItem>(i => i.Element, (d, p) => Join(log, $"{path}/{d.Element}", d, p),
            kept => log.Kept($"{path}/{kept.Element}", What.Item(kept)),
            removed => log.Removed($"{path}/{removed.Element}", What.Item(removed)));
        var items = merging.Merge(present, declared, prune);
        // Their order is the order of the last columns of every file: to change it is a change.
        var before = present.Select(i => i.Element).Where(e => items.Any(i => i.Element == e));
        var after = items.Select(i => i.Element).Where(e => present.Any(i => i.Element == e));
        if (!before.SequenceEqual(after)) log.Changed(path, new Bilingual("追加項目の順序を変更", "order of additional items changed"));
        return items;
    }

    private static AdditionalItem Join(ChangeLog log, string path, AdditionalItem declared, AdditionalItem? present)
    {
        if (present is null)
        {
            log.Added(path, What.Item(declared));
            return declared;
        }
        log.Value(path, "header", present.Header, declared.Header);
        log.Value(path, "type", present.Type, declared.Type);
        log.Value(path, "maxLength", present.MaxLength.ToString(CultureInfo.InvariantCulture), declared.MaxLength.ToString(CultureInfo.InvariantCulture));
        log.Value(path, "required", present.Required ? "true" : "false", declared.Required ? "true" : "false");
        return declared;
    }
}
