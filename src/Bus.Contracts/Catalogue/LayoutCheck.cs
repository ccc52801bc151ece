namespace Bus.Contracts.Catalogue;

/// <summary>Checks a layout by itself and against the XSD: the same items in the same order, optional in both or in neither.</summary>
internal static class LayoutCheck
{
    public static void Check(LayoutYaml layout, RecordSchema? schema, Errors errors)
    {
        void Wrong(string place, string ja, string en) => errors.Add(ContractFiles.Layout, place, ja, en);

        if (layout.Columns.Count == 0) Wrong("columns", "列がありません。", "There are no columns.");
        for (var i = 0; i < layout.Columns.Count; i++)
            if (string.IsNullOrWhiteSpace(layout.Columns[i].Header) || string.IsNullOrWhiteSpace(layout.Columns[i].Element))
                Wrong($"columns[{i + 1}]", "header と element が必要です。", "header and element are required.");
        foreach (var doubled in layout.Columns.GroupBy(c => c.Header).Where(g => g.Key is not null && g.Count() > 1))
            Wrong(doubled.Key!, "同じ見出しが二度あります。", "The header stands there twice.");
        foreach (var doubled in layout.Columns.GroupBy(c => c.Element).Where(g => g.Key is not null && g.Count() > 1))
            Wrong(doubled.Key!, "同じ要素が二度あります。", "The element stands there twice.");
        if (schema is null) return;

        var columns = layout.Columns.Select(c => c.Element ?? "").ToList();
        var elements = schema.Elements.Select(e => e.Name).ToList();
        foreach (var name in columns.Except(elements))
            Wrong(name, "XSD の record にこの要素がありません。", "The XSD's record has no such element.");
        foreach (var name in elements.Except(columns))
            Wrong(name, "XSD のこの要素に対する列がありません。", "The XSD has this element, but there is no column for it.");
        var sameItems = columns.Order(StringComparer.Ordinal).SequenceEqual(elements.Order(StringComparer.Ordinal));
        if (!sameItems) return;
        if (columns.Zip(elements).FirstOrDefault(p => p.First != p.Second) is { First: not null } different)
            Wrong(different.First, $"列の順序が XSD と異なります（XSD ではここに {different.Second}）。", $"The order differs from the XSD, which has {different.Second} here.");
        foreach (var (column, element) in layout.Columns.Select(c => (c, schema.Elements.First(e => e.Name == c.Element))))
            if (column.Optional != element.Optional)
                Wrong(element.Name, "optional と XSD の minOccurs が一致しません。", "optional disagrees with minOccurs of the XSD.");
    }
}
