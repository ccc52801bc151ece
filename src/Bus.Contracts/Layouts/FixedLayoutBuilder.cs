using System.Collections.Immutable;
using System.Text;
using Bus.Contracts.Catalogue;
using Bus.Contracts.Fixed;
using Bus.Core.Contracts;

namespace Bus.Contracts.Layouts;

/// <summary>Makes a layout of its YAML and says everything that is wrong with it.</summary>
internal sealed class FixedLayoutBuilder(FixedYaml yaml, string name, string file, Contract contract, Errors errors)
{
    private const int LongestRecord = 1 << 20;

    private readonly HashSet<int> _placed = [];

    /// <summary>The layout; of no use where errors were added.</summary>
    public FixedLayout Build()
    {
        if (yaml.RecordLength is < 1 or > LongestRecord) Wrong("recordLength", $"1〜{LongestRecord} バイトで書いてください。", $"Write 1 to {LongestRecord} bytes.");
        if (yaml.Data is null) Wrong("data", "データレコード data がありません。", "There is no data record.");
        if (yaml.Groups is not ("one" or "many")) Wrong("groups", "one か many を書いてください。", "Write one or many.");
        var several = yaml.Header is not null || yaml.Trailer is not null || yaml.End is not null;
        var layout = new FixedLayout(name, yaml.RecordLength, LineEndOf(), yaml.Groups == "many",
            Record("header", yaml.Header, several), Record("data", yaml.Data, several) ?? new FixedRecord(0, null, []), Record("trailer", yaml.Trailer, several), Record("end", yaml.End, several));
        if (layout.ManyGroups && layout.Header is null) Wrong("groups", "many にはヘッダーレコードが必要です。", "many needs a header record.");
        for (var item = 0; item < contract.Items.Length; item++)
            if (contract.Items[item].Required && !_placed.Contains(item))
                Wrong(contract.Items[item].Element, "必須の項目ですが、header にも data にも場所がありません。", "The item is required, but has no place in header or data.");
        return layout;
    }

    private LineEnd LineEndOf()
    {
        switch (yaml.LineEnd)
        {
            case "any": return LineEnd.Any;
            case "none": return LineEnd.None;
            case "crlf": return LineEnd.CrLf;
            case "lf": return LineEnd.Lf;
            default:
                Wrong("lineEnd", "any、none、crlf、lf のどれかを書いてください。", "Write any, none, crlf or lf.");
                return LineEnd.Any;
        }
    }

    private FixedRecord? Record(string type, FixedYaml.RecordYaml? record, bool several)
    {
        if (record is null) return null;
        if (several && string.IsNullOrEmpty(record.Match?.Value)) Wrong($"{type}.match", "レコード種別の目印 match: { at: 1, value: … } が必要です。", "The mark of the record type, match: { at: 1, value: … }, is required.");
        if (record.Match is { At: < 1 } match || record.Match?.At > yaml.RecordLength) Wrong($"{type}.match", "at は1からレコード長までです。", "at lies between 1 and the record's length.");
        var fields = ImmutableArray.CreateBuilder<FixedField>();
        var offset = 0;
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var field = Field(type, i, record.Fields[i], offset);
            offset += field.Width;
            fields.Add(field);
        }
        if (offset != yaml.RecordLength) Wrong(type, $"項目の幅の合計が {offset} バイトで、レコード長 {yaml.RecordLength} と一致しません。", $"Its fields are {offset} bytes wide in all, the record is {yaml.RecordLength}.");
        return new FixedRecord((record.Match?.At ?? 1) - 1, record.Match?.Value, fields.ToImmutable());
    }

    private FixedField Field(string type, int index, FixedYaml.FieldYaml field, int offset)
    {
        var place = $"{type}.fields[{index + 1}]";
        var item = field.Element is null ? -1 : Item(place, field.Element);
        if (item >= 0 && type is not ("header" or "data")) Wrong(place, "element は header と data だけに書けます。", "element stands in header and data only.");
        else if (item >= 0 && !_placed.Add(item)) Wrong(place, $"項目 {field.Element} には場所が二つあります。", $"The item {field.Element} has two places.");
        if (field.Width < 1) Wrong(place, "width は1以上です。", "width is 1 or more.");
        var kind = Type(place, field.Type);
        if (kind == FieldType.Double && field.Width % 2 != 0) Wrong(place, "double の幅は偶数です。", "The width of a double field is even.");
        if (MachineNumber.Is(kind) && (field.Value ?? field.Empty) is not null) Wrong(place, "packed と zoned には value・empty を書けません。", "A packed or zoned field has no value and no empty.");
        if (field.Name is null && field.Element is null) Wrong(place, "name か element が必要です。", "name or element is required.");
        if (field.Check is not null && type != "trailer") Wrong(place, "check は trailer だけに書けます。", "check stands in trailer only.");
        return new FixedField(field.Name ?? (item >= 0 ? contract.Items[item].Header : ""), item, offset, Math.Max(field.Width, 0), kind, field.Value, field.Empty,
            field.Check is { } check ? Check(place, check) : null);
    }

    private FieldType Type(string place, string type)
    {
        switch (type)
        {
            case "text": return FieldType.Text;
            case "number": return FieldType.Number;
            case "digits": return FieldType.Digits;
            case "double": return FieldType.Double;
            case "packed": return FieldType.Packed;
            case "zoned": return FieldType.Zoned;
            default:
                Wrong(place, "type は text、number、digits、double、packed、zoned のどれかです。", "type is text, number, digits, double, packed or zoned.");
                return FieldType.Text;
        }
    }

    private FixedCheck Check(string place, FixedYaml.CheckYaml check)
    {
        if (check.Count == check.Sum is not null) Wrong(place, "check には count: true か sum: 項目 のどちらか一つを書いてください。", "check has either count: true or sum: item.");
        var sum = check.Sum is null ? -1 : Item(place, check.Sum);
        return new FixedCheck(sum, [.. check.Where.Select(w => new FixedCondition(Item(place, w.Key), [.. w.Value.Select(Encoding.UTF8.GetBytes)]))]);
    }

    private int Item(string place, string element)
    {
        var item = contract.IndexOf(element);
        if (item < 0) Wrong(place, $"項目 {element} はこの連携インタフェースにありません。", $"The contract has no item {element}.");
        return item;
    }

    private void Wrong(string place, string ja, string en) => errors.Add(file, place, ja, en);
}
