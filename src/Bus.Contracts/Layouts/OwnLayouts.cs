using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Bus.Contracts.Catalogue;
using Bus.Core.Contracts;

namespace Bus.Contracts.Layouts;

/// <summary>The layouts of a contract beside the CSV one: <c>layouts/{name}.yaml</c>. They live exactly as long as their contract.</summary>
internal static partial class OwnLayouts
{
    public const string Folder = "layouts/";
    private const string Extension = ".yaml";

    private static readonly ConditionalWeakTable<Contract, Dictionary<string, FixedLayout>> Layouts = [];

    /// <summary>The contract with its layouts; what is wrong with them is added to the errors.</summary>
    public static Contract Read(Contract contract, ContractFiles files, Errors errors)
    {
        var layouts = new Dictionary<string, FixedLayout>(StringComparer.Ordinal);
        foreach (var file in files.Files.Keys.Where(f => f.StartsWith(Folder, StringComparison.Ordinal) && f.EndsWith(Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = file[Folder.Length..^Extension.Length];
            if (YamlFile.Read<FixedYaml>(files, file, errors) is not { } yaml) continue;
            if (!Name().IsMatch(name) || name is FileForm.Csv or FileForm.CsvWithoutHeader or FileForm.Xml) errors.Add(file, "", "レイアウトの名前は小文字の英数字と - です（csv と xml は使えません）。", "A layout's name is lower-case letters, digits and '-' (not csv, not xml).");
            if (yaml.Kind != "fixed") errors.Add(file, "kind", "kind: fixed（固定長）だけを書けます。", "The only kind is fixed.");
            else layouts[name] = new FixedLayoutBuilder(yaml, name, file, contract, errors).Build();
        }
        var whole = contract with { OwnLayouts = [.. layouts.Keys.Select(n => new LayoutInfo(n, LayoutKind.Fixed))] };
        Layouts.Add(whole, layouts);
        return whole;
    }

    /// <summary>A layout by name; null if the contract has none of the name.</summary>
    public static FixedLayout? Find(Contract contract, string name) =>
        Layouts.TryGetValue(contract, out var layouts) ? layouts.GetValueOrDefault(name) : null;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$")]
    private static partial Regex Name();
}
