using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Bus.Contracts.Layouts;
using Bus.Contracts.Rules;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Catalogue;

/// <summary>What a contract folder came to.</summary>
/// <param name="Records">The contract; of a query, the records of its answer.</param>
/// <param name="Query">Null: no query.</param>
internal sealed record ReadContract(Contract Records, QueryContract? Query);

/// <summary>Makes one contract of its files: reads each, then checks that they agree.</summary>
internal sealed partial class ContractReader
{
    private readonly Errors _errors;
    private readonly ContractFiles _files;

    private readonly TimeSpan? _patternTimeout;

    private ContractReader(ContractFiles files, Errors errors, TimeSpan? patternTimeout) => (_files, _errors, _patternTimeout) = (files, errors, patternTimeout);

    /// <summary>The contract, or null with all that is wrong.</summary>
    public static (ReadContract? Contract, IReadOnlyList<ContractError> Errors) Read(ContractFiles files, TimeSpan? patternTimeout)
    {
        var errors = new Errors(files.Place);
        var contract = new ContractReader(files, errors, patternTimeout).Read();
        if (contract is not null && errors.All.Count == 0) SampleFiles.Check(contract.Records, files, errors);
        return (errors.All.Count == 0 ? contract : null, errors.All);
    }

    private ReadContract? Read()
    {
        var yaml = YamlFile.Read<ContractYaml>(_files, ContractFiles.Contract, _errors);
        if (yaml?.Kind == QueryReader.Kind)
        {
            CheckHead(yaml);
            var query = QueryReader.Read(_files, yaml, yaml.Name is { } asked && NamePattern().IsMatch(asked) ? asked : null, _errors, _patternTimeout);
            return query is null ? null : new ReadContract(query.Answer, query);
        }
        return ReadRecords(yaml) is { } contract ? new ReadContract(contract, null) : null;
    }

    private Contract? ReadRecords(ContractYaml? yaml)
    {
        if (yaml?.Kind is not (null or "records"))
            Wrong("kind", "records（既定）か query でなければなりません。", "It must be records (the default) or query.");
        if (yaml is not null && (yaml.Recorded.Count > 0 || yaml.Duty is not null))
            Wrong(yaml.Duty is null ? "recorded" : "duty", "照会（kind: query）でだけ使えます。", "It is for a query (kind: query) only.");
        var layout = YamlFile.Read<LayoutYaml>(_files, ContractFiles.Layout, _errors);
        if (yaml is not null) CheckHead(yaml);
        var operation = yaml?.Name is { } name && NamePattern().IsMatch(name) ? OperationOf(name) : null;
        var schema = SchemaFile.Read(_files, operation, _errors);
        if (layout is not null) LayoutCheck.Check(layout, schema, _errors);
        if (yaml is null || layout is null || schema is null || operation is null || _errors.All.Count > 0)
        {
            if (yaml is not null) CheckNames(yaml, layout, schema);
            return null;
        }
        var contract = OwnLayouts.Read(Build(yaml, layout, schema, operation), _files, _errors);
        ContractSources.Remember(contract, schema.Text);
        return contract;
    }

    /// <summary>Where no contract can be built, contract.yaml is still looked through for items that neither the layout nor the XSD has, so that all errors are told at once.</summary>
    private void CheckNames(ContractYaml yaml, LayoutYaml? layout, RecordSchema? schema)
    {
        List<string> known = [.. layout?.Columns.Select(c => c.Element ?? "") ?? [], .. schema?.Elements.Select(e => e.Name) ?? []];
        if (known.Count == 0) return;
        var keys = new ItemNames(known, _errors);
        keys.Find("municipalityCodes", yaml.MunicipalityCodes);
        keys.Find("orderingKey", yaml.OrderingKey);
        keys.Find("identity", yaml.Identity);
        keys.Find("searchable", yaml.Searchable);
        keys.Find("removal", yaml.Removal.Keys);
        keys.FindOne("municipality", yaml.Municipality);
        keys.FindOne("transaction", yaml.Transaction);
        keys.Find("totals.transfer", yaml.Totals?.Transfer ?? []);
        keys.Find("totals.balance.by", yaml.Totals?.Balance?.By ?? []);
        keys.Find("totals.balance.removedWhen", yaml.Totals?.Balance?.RemovedWhen.Keys ?? Enumerable.Empty<string>());
    }

    /// <summary><c>collection-history</c> → <c>SendCollectionHistory</c>.</summary>
    private static string OperationOf(string name) =>
        "Send" + string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private void CheckHead(ContractYaml yaml)
    {
        if (!NamePattern().IsMatch(yaml.Name ?? ""))
            Wrong("name", "小文字の英数字を - でつないだ名前が必要です。", "A name of lower-case letters and digits, joined by '-', is required.");
        if (!VersionPattern().IsMatch(yaml.Version ?? ""))
            Wrong("version", "版は YYYY-NN（年と、その年の何番目か）で書いてください。", "A version YYYY-NN (year, release within the year) is required.");
        if (string.IsNullOrWhiteSpace(yaml.Title?.Ja) || string.IsNullOrWhiteSpace(yaml.Title?.En))
            Wrong("title", "ja と en の名称が必要です。", "Titles ja and en are required.");
        if (string.IsNullOrWhiteSpace(yaml.BusinessUnit))
            Wrong("businessUnit", "業務ユニットが必要です。", "The business unit is required.");
    }

    private Contract Build(ContractYaml yaml, LayoutYaml layout, RecordSchema schema, string operation)
    {
        var names = layout.Columns.Select(c => c.Element!).ToList();
        var keys = new ItemNames(names, _errors);
        var codes = keys.Find("municipalityCodes", yaml.MunicipalityCodes);
        ImmutableArray<Item> items = [.. layout.Columns.Select((column, at) => ToItem(column, schema.Elements[at], codes.Contains(at)))];
        return new Contract
        {
            Name = yaml.Name!,
            Version = yaml.Version!,
            Title = new Bilingual(yaml.Title!.Ja!, yaml.Title.En!),
            BusinessUnit = yaml.BusinessUnit!,
            SchemaNamespace = schema.TargetNamespace,
            WsdlNamespace = yaml.WsdlNamespace ?? schema.TargetNamespace.Replace(":schema:", ":wsdl:", StringComparison.Ordinal),
            Operation = operation,
            TakesFiles = schema.Set.GlobalElements[new System.Xml.XmlQualifiedName(operation + "File", schema.TargetNamespace)] is not null,
            Items = items,
            OrderingKey = keys.Find("orderingKey", yaml.OrderingKey),
            Identity = keys.Find("identity", yaml.Identity),
            Searchable = keys.Find("searchable", yaml.Searchable),
            MunicipalityItem = keys.FindOne("municipality", yaml.Municipality),
            TransactionItem = keys.FindOne("transaction", yaml.Transaction),
            AmountItems = keys.FindAmounts("totals.transfer", yaml.Totals?.Transfer ?? [], schema),
            Feeds = new FeedReader(keys, _errors).Read(yaml.Feeds),
            Removal = yaml.Removal.Count > 0 ? ToRemoval(yaml.Removal, keys, items) : null,
            Balance = yaml.Totals?.Balance is { } balance ? ToBalance(balance, keys, items) : null,
        };
    }

    private RemovalRule? ToRemoval(Dictionary<string, string> removal, ItemNames keys, ImmutableArray<Item> items)
    {
        const string Place = "removal";
        if (removal.Count > 1) Wrong(Place, "項目を 1 つだけ書いてください。", "Name a single item.");
        var rules = ToRules(Place, removal, keys, items);
        return rules is [{ Item: >= 0 } rule, ..] ? rule : null;
    }

    private ImmutableArray<RemovalRule> ToRules(string place, Dictionary<string, string> values, ItemNames keys, ImmutableArray<Item> items)
    {
        var rules = keys.Find(place, values.Keys).Zip(values.Values, (item, value) => new RemovalRule(item, value)).ToImmutableArray();
        foreach (var rule in rules.Where(r => r.Item >= 0))
            if (rule.Value.Length == 0 || items[rule.Item].Rule.Check(Encoding.UTF8.GetBytes(rule.Value)) is not null)
                Wrong(place, $"項目「{items[rule.Item].Element}」は値「{rule.Value}」を取りません。", $"The item '{items[rule.Item].Element}' never has the value '{rule.Value}'.");
        return rules;
    }

    private BalanceRule ToBalance(ContractYaml.BalanceYaml balance, ItemNames keys, ImmutableArray<Item> items) =>
        new(keys.Find("totals.balance.by", balance.By), ToRules("totals.balance.removedWhen", balance.RemovedWhen, keys, items));

    private Item ToItem(LayoutYaml.ColumnYaml column, RecordElement element, bool isMunicipalityCode)
    {
        var rule = RuleCompiler.Compile(element.Type, _patternTimeout);
        return new Item(column.Element!, column.Header!, !column.Optional, isMunicipalityCode ? new CheckDigitRule(rule) : rule);
    }

    private void Wrong(string place, string ja, string en) => _errors.Add(ContractFiles.Contract, place, ja, en);

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[0-9]{4}-(0[1-9]|[1-9][0-9])$")]
    private static partial Regex VersionPattern();
}
