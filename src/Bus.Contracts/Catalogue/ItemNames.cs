using System.Collections.Immutable;
using System.Xml.Schema;

namespace Bus.Contracts.Catalogue;

/// <summary>Turns item names of contract.yaml into indexes and tells the unknown and the doubled ones.</summary>
internal sealed class ItemNames(List<string> names, Errors errors)
{
    public ImmutableArray<int> Find(string key, IEnumerable<string> wanted)
    {
        var found = ImmutableArray.CreateBuilder<int>();
        foreach (var name in wanted)
        {
            var at = names.IndexOf(name);
            if (at < 0) Unknown(key, name);
            else if (found.Contains(at)) errors.Add(ContractFiles.Contract, key, $"項目「{name}」が二度あります。", $"The item '{name}' stands there twice.");
            found.Add(at);
        }
        return found.ToImmutable();
    }

    public int? FindOne(string key, string? name)
    {
        if (name is null) return null;
        var at = names.IndexOf(name);
        if (at < 0) Unknown(key, name);
        return at;
    }

    /// <summary>As <see cref="Find"/>; the items must be integers of the XSD, for they are summed up.</summary>
    public ImmutableArray<int> FindAmounts(string key, IReadOnlyList<string> wanted, RecordSchema schema)
    {
        var found = Find(key, wanted);
        foreach (var at in found.Where(at => at >= 0 && schema.Elements[at].Type.TypeCode is not (XmlTypeCode.Long or XmlTypeCode.Integer or XmlTypeCode.Int)))
            errors.Add(ContractFiles.Contract, key, $"項目「{names[at]}」は整数ではありません。", $"The item '{names[at]}' is no integer.");
        return found;
    }

    private void Unknown(string key, string name) =>
        errors.Add(ContractFiles.Contract, key, $"項目「{name}」はレイアウトにありません。", $"The layout has no item '{name}'.");
}
