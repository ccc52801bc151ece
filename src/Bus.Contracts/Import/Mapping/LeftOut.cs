using System.Xml.Schema;

namespace Bus.Contracts.Import.Mapping;

/// <summary>What somebody wants left out, by name or by path; what of it was never met is told.</summary>
internal sealed class LeftOut(IReadOnlyList<string> names)
{
    private readonly HashSet<string> _unmet = [.. names];

    public IEnumerable<string> Unmet => _unmet;

    public bool Has(string name, string path)
    {
        var has = false;
        foreach (var wanted in names.Where(n => n == name || n == path))
        {
            _unmet.Remove(wanted);
            has = true;
        }
        return has;
    }

    /// <summary>True if nothing of the particle is left.</summary>
    public bool Has(XmlSchemaParticle particle, string path) => particle switch
    {
        XmlSchemaElement element => Has(element.QualifiedName.Name, path + element.QualifiedName.Name),
        XmlSchemaGroupBase group => group.Items.Count > 0 && group.Items.OfType<XmlSchemaParticle>().All(p => Has(p, path)),
        XmlSchemaAny => Has("*", path + "*"),
        _ => false,
    };
}
