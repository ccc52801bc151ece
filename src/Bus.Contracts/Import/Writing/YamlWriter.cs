using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bus.Contracts.Import.Mapping;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Writing;

/// <summary>Writes contract.yaml and layout.yaml. What was guessed stands there as a guess.</summary>
internal static class YamlWriter
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Contract(ContractFacts facts, ForeignRecord record, Findings findings)
    {
        var yaml = new StringBuilder();
        yaml.Append(Line($"# {facts.TitleJa}: imported from {Comment(record.Where)} ({Comment(record.Place.File)}). What is marked 推定 / guess must be looked at before the contract is used."));
        yaml.Append(Line($"name: {facts.Name}")).Append(Line($"version: {facts.Version}"));
        yaml.Append(Why("title.ja", findings)).Append(Why("title.en", findings)).Append(Line($"title: {{ ja: {Quoted(facts.TitleJa)}, en: {Quoted(facts.TitleEn)} }}"));
        yaml.Append(Why("businessUnit", findings)).Append(Line($"businessUnit: {Quoted(facts.BusinessUnit)}"));
        if (facts.Municipality is { } municipality)
            yaml.Append('\n').Append(Why("municipality", findings)).Append(Line($"municipality: {municipality}")).Append(Line($"municipalityCodes: [{municipality}]"));
        if (facts.Transaction is { } transaction) yaml.Append(Line($"\ntransaction: {transaction}"));
        yaml.Append('\n').Append(Why("orderingKey", findings)).Append(Line($"orderingKey: [{string.Join(", ", facts.OrderingKey)}]"));
        yaml.Append('\n').Append(Why("identity", findings)).Append(Line($"identity: [{string.Join(", ", facts.Identity)}]"));
        yaml.Append('\n').Append(Line("totals:")).Append(Why("totals.transfer", findings, "  ")).Append(Line($"  transfer: [{string.Join(", ", facts.Amount)}]"));
        return Encoding.UTF8.GetBytes(yaml.ToString());
    }

    public static byte[] Layout(ContractFacts facts, IReadOnlyList<HubItem> items)
    {
        var yaml = new StringBuilder(Line($"# 連携ファイルのレイアウト（{Comment(facts.TitleJa)}）: 見出し → XML要素（右は取り込み元）。 / Flat layout: header → element; at the right where it was imported from."));
        yaml.Append(Line("columns:"));
        foreach (var item in items)
            yaml.Append(Line($"  - {{ header: {Quoted(item.Header)}, element: {item.Element}{(item.Optional ? ", optional: true" : "")} }}   # {Comment(item.From.Path)}, {Comment(item.From.Place.File)}:{item.From.Place.Line}"));
        return Encoding.UTF8.GetBytes(yaml.ToString());
    }

    private static string Why(string key, Findings findings, string indent = "") => string.Concat(findings.Proposals.Where(p => p.Key == key).Select(p =>
        Line($"{indent}# {(p.Source == ProposalSource.Guess ? "推定 / guess" : "パッケージから / from the package")} ({key}): {Comment(p.Why.Ja)} / {Comment(p.Why.En)}")));

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Relaxed);

    /// <summary>Foreign text in a comment may not end it.</summary>
    private static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' ? ' ' : c));

    private static string Line(string text) => text + "\n";
}
