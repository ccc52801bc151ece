using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Bus.Core.Contracts;

namespace Bus.Conformance.Sampling;

/// <summary>Makes messages and questions of the contract's sample: its values, with a few of them changed.</summary>
internal sealed class SampleMessage
{
    private readonly ConformanceOptions _options;
    private readonly XElement _record;
    private readonly XNamespace _ns;

    public SampleMessage(ConformanceOptions options)
    {
        (_options, _ns) = (options, options.Contract.SchemaNamespace);
        var root = XDocument.Parse(options.Sample).Root!;
        _record = root.Element(_ns + "record") ?? root;
    }

    private Contract Contract => _options.Contract;

    /// <summary>A record of the municipality; its amount is as said, and it differs from others by its number.</summary>
    public XElement Record(int number, long amount, params ReadOnlySpan<(string Element, string Value)> changes)
    {
        var record = new XElement(_record);
        if (Contract.MunicipalityItem is { } item) Set(record, Contract.Items[item].Element, _options.Municipality.Value);
        for (var i = 0; i < Contract.AmountItems.Length; i++) Set(record, Contract.Items[Contract.AmountItems[i]].Element, i == 0 ? amount.ToString(CultureInfo.InvariantCulture) : "0");
        // The last item of the identity tells two facts of one key apart.
        if (!Contract.Identity.IsEmpty) Set(record, Contract.Items[Contract.Identity[^1]].Element, number.ToString(CultureInfo.InvariantCulture));
        foreach (var (element, value) in changes) Set(record, element, value);
        return record;
    }

    public XElement Message(string? id, params IEnumerable<XElement> records) =>
        new(_ns + Contract.Operation, id is null ? null : new XElement(_ns + "messageId", id), records);

    /// <summary>The same of a business date.</summary>
    public XElement Message(string id, DateOnly businessDate, params IEnumerable<XElement> records) =>
        new(_ns + Contract.Operation, new XElement(_ns + "messageId", id), new XElement(_ns + "businessDate", businessDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), records);

    /// <summary>A text that must survive, put where a municipality's additional items are; an application that does not know the item passes it over.</summary>
    public XElement WithAdditional(XElement record, string element, string text)
    {
        record.Element(_ns + "additional")?.Remove();
        record.Add(new XElement(_ns + "additional", new XElement(_ns + element, text)));
        return record;
    }

    /// <summary>The sample's question, with the values given.</summary>
    public XElement Question(params ReadOnlySpan<(string Element, string Value)> changes)
    {
        var query = _options.Query!;
        var values = query.Question.ToDictionary(i => i.Element, i => _record.Element(_ns + i.Element)?.Value ?? "");
        if (query.MunicipalityItem is { } item) values[query.Question[item].Element] = _options.Municipality.Value;
        foreach (var (element, value) in _options.Values) values[element] = value;
        foreach (var (element, value) in changes) values[element] = value;
        return new XElement(_ns + query.Operation, query.Question.Where(i => values[i.Element].Length > 0).Select(i => new XElement(_ns + i.Element, values[i.Element])));
    }

    /// <summary>An item that takes a real date and refuses one that no calendar has; null: the contract has none.</summary>
    public string? DateItem => Contract.Items.FirstOrDefault(i => i.Required && i.Rule.Check("2026-02-28"u8) is null && i.Rule.Check("2026-02-30"u8) is not null && i.Rule.Check("x"u8) is not null)?.Element;

    /// <summary>The item that names the municipality; null: there is none.</summary>
    public string? MunicipalityItem => Contract.MunicipalityItem is { } item ? Contract.Items[item].Element : null;

    /// <summary>A required item of the question; null: there is none.</summary>
    public string? RequiredItem => _options.Query!.Question.FirstOrDefault(i => i.Required)?.Element;

    private void Set(XElement record, string element, string value)
    {
        if (record.Element(_ns + element) is { } present) present.Value = value;
        else Insert(record, element, value);
    }

    /// <summary>At its place in the contract's order.</summary>
    private void Insert(XElement record, string element, string value)
    {
        var at = Contract.IndexOf(element);
        var after = record.Elements().LastOrDefault(e => Contract.IndexOf(e.Name.LocalName) is var i && i >= 0 && i < at);
        var made = new XElement(_ns + element, value);
        if (after is null) record.AddFirst(made);
        else after.AddAfterSelf(made);
    }

    /// <summary>Characters that SOAP carries as they are: outside the BMP, with a variation selector, a wave dash, and what XML must escape.</summary>
    public static string Characters { get; } = new StringBuilder("\U00020bb7野 葛\U000e0100城 〜－ <&> \U0002a61a").ToString();
}
