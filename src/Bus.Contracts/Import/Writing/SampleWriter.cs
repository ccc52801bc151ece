using System.Text;
using System.Xml;
using Bus.Contracts.Import.Mapping;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Writing;

/// <summary>Writes the samples: one made-up record, as XML and as CSV.</summary>
internal sealed class SampleWriter(ContractFacts facts, IReadOnlyList<HubItem> items, ImportRequest request, Findings findings)
{
    /// <summary>By path; null, told, where a value cannot be made up.</summary>
    public IReadOnlyDictionary<string, byte[]>? Write()
    {
        foreach (var unknown in request.Sample.Keys.Where(k => !items.Any(i => i.IsCalled(k))))
            findings.Fault(Place.None, "--sample", $"項目「{unknown}」はありません。", $"There is no item '{unknown}'.", "項目の名前を指定してください。", "Name an item.", Findings.You);
        List<string?> values = [.. items.Select(ValueOf)];
        if (!findings.Sound) return null;
        return new Dictionary<string, byte[]> { [$"samples/{facts.Name}.xml"] = Xml(values), [$"samples/{facts.Name}.csv"] = Csv(values) };
    }

    private string? ValueOf(HubItem item)
    {
        if (request.Sample.Where(s => item.IsCalled(s.Key)).Select(s => s.Value).FirstOrDefault() is { } given)
        {
            if (Sampling.WhyNot(item, given) is not null)
                findings.Fault(item.From.Place, "--sample", $"「{given}」は項目「{item.Element}」の値になりません。", $"'{given}' is no value of the item '{item.Element}'.", "XSD の型に合う値を指定してください。", "Give a value of its type in the XSD.", Findings.You);
            return given;
        }
        if (Sampling.Value(item, item.Element == facts.Municipality) is { } value) return value;
        if (!item.Optional)
            findings.Fault(item.From.Place, "sample", $"項目「{item.Element}」の見本の値を作れません（型が複雑です）。", $"No value of the item '{item.Element}' can be made up for the sample: its type is involved.", $"--sample {item.Element}=値 を指定してください。", $"Give one: --sample {item.Element}=VALUE.", Findings.You);
        return null;
    }

    private byte[] Xml(List<string?> values)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" }))
        {
            xml.WriteStartElement("Send" + facts.Pascal, facts.Namespace);
            xml.WriteElementString("messageId", facts.Namespace, "sample-000001");
            xml.WriteElementString("businessDate", facts.Namespace, "2026-11-20");
            xml.WriteStartElement("record", facts.Namespace);
            foreach (var (item, value) in items.Zip(values))
                if (value is not null) xml.WriteElementString(item.Element, facts.Namespace, value);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private byte[] Csv(List<string?> values) => Encoding.UTF8.GetBytes(
        string.Join(',', items.Select(i => Field(i.Header))) + "\r\n" + string.Join(',', values.Select(v => Field(v ?? ""))) + "\r\n");

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
