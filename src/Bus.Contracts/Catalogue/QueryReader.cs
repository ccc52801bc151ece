using System.Collections.Immutable;
using Bus.Contracts.Rules;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Catalogue;

/// <summary>Makes a query of its contract.yaml and XSD: the question is the request's items, the answer is records.</summary>
internal static class QueryReader
{
    public const string Kind = "query";
    private const string Suffix = "-inquiry";

    /// <summary>Null, with the errors, where it is wrong.</summary>
    public static QueryContract? Read(ContractFiles files, ContractYaml yaml, string? name, Errors errors, TimeSpan? patternTimeout)
    {
        foreach (var (key, there) in new[]
                 {
                     ("orderingKey", yaml.OrderingKey.Count > 0), ("identity", yaml.Identity.Count > 0), ("searchable", yaml.Searchable.Count > 0),
                     ("transaction", yaml.Transaction is not null), ("totals", yaml.Totals is not null),
                 })
            if (there) errors.Add(ContractFiles.Contract, key, "照会（kind: query）では使えません。", "It has no meaning for a query (kind: query).");
        if (files.Files.ContainsKey(ContractFiles.Layout)) errors.Add(ContractFiles.Layout, "", "照会は XML だけです。ファイルを取り除いてください。", "A query is XML only: remove the file.");
        var operation = name is null ? null : OperationOf(name);
        if (SchemaFile.Read(files, operation, errors, recordsIn: "Response") is not { } schema || QuestionSchema.Read(schema, operation!, errors) is not { } asked) return null;

        var question = new ItemNames([.. asked.Select(e => e.Name)], errors);
        var answer = new ItemNames([.. schema.Elements.Select(e => e.Name)], errors);
        var query = new QueryContract
        {
            Operation = operation!,
            Question = ItemsOf(asked, yaml.MunicipalityCodes, patternTimeout),
            MunicipalityItem = asked.Any(e => e.Name == yaml.Municipality) ? question.FindOne("municipality", yaml.Municipality) : null,
            Recorded = question.Find("recorded", yaml.Recorded),
            DutyItem = question.FindOne("duty", yaml.Duty),
            Answer = AnswerOf(yaml, operation!, schema, answer, patternTimeout),
        };
        if (errors.All.Count > 0) return null;
        ContractSources.Remember(query.Answer, schema.Text);
        return query;
    }

    private static Contract AnswerOf(ContractYaml yaml, string operation, RecordSchema schema, ItemNames names, TimeSpan? patternTimeout) => new()
    {
        Name = yaml.Name ?? "",
        Version = yaml.Version ?? "",
        Title = new Bilingual(yaml.Title?.Ja ?? "", yaml.Title?.En ?? ""),
        BusinessUnit = yaml.BusinessUnit ?? "",
        SchemaNamespace = schema.TargetNamespace,
        WsdlNamespace = yaml.WsdlNamespace ?? schema.TargetNamespace.Replace(":schema:", ":wsdl:", StringComparison.Ordinal),
        Operation = operation + "Response",
        Items = ItemsOf(schema.Elements, yaml.MunicipalityCodes, patternTimeout),
        OrderingKey = [],
        Identity = [],
        MunicipalityItem = names.FindOne("municipality", yaml.Municipality),
        TransactionItem = null,
        AmountItems = [],
    };

    private static ImmutableArray<Item> ItemsOf(IReadOnlyList<RecordElement> elements, List<string> codes, TimeSpan? patternTimeout) => [.. elements.Select(e =>
    {
        var rule = RuleCompiler.Compile(e.Type, patternTimeout);
        return new Item(e.Name, e.Title.Length > 0 ? e.Title : e.Name, !e.Optional, codes.Contains(e.Name) ? new CheckDigitRule(rule) : rule);
    })];

    /// <summary><c>delinquency-inquiry</c> → <c>InquireDelinquency</c>.</summary>
    private static string OperationOf(string name) => "Inquire" + string.Concat((name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name)
        .Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
