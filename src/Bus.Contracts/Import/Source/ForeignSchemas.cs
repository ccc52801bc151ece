using System.Xml;
using System.Xml.Schema;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Source;

/// <summary>The elements by which a message of the package begins.</summary>
/// <param name="Element">Its root.</param>
/// <param name="Operation">Of a WSDL; null: the package has none.</param>
internal sealed record ForeignMessage(XmlSchemaElement Element, string? Operation);

/// <summary>All schemas of a package, compiled together, and its messages.</summary>
internal sealed class ForeignSchemas
{
    private readonly Package _package;
    private readonly Findings _findings;
    private readonly ImportLimits _limits;
    private readonly Dictionary<string, DescriptionScan> _scans = new(StringComparer.Ordinal);

    private ForeignSchemas(Package package, ImportLimits limits, Findings findings) => (_package, _limits, _findings) = (package, limits, findings);

    public XmlSchemaSet Set { get; private set; } = new();
    public IReadOnlyList<ForeignMessage> Messages { get; private set; } = [];

    /// <summary>Null, told, where the package has no usable schemas.</summary>
    public static ForeignSchemas? Read(Package package, ImportLimits limits, Findings findings)
    {
        var schemas = new ForeignSchemas(package, limits, findings);
        return schemas.Read() && findings.Sound ? schemas : null;
    }

    /// <summary>Where something of a schema stands.</summary>
    public static Place PlaceOf(XmlSchemaObject what)
    {
        for (var at = what; at is not null; at = at.Parent)
            if (PackageResolver.NameOf(at.SourceUri) is { Length: > 0 } file) return new Place(file, what.LineNumber);
        return new Place("", what.LineNumber);
    }

    private bool Read()
    {
        var roots = Roots();
        foreach (var root in roots) Scan(root);
        foreach (var (ns, from, line) in _scans.Values.SelectMany(s => s.Unlocated.Select(u => (u.Namespace, s.Name, u.Line))).ToList()) roots.AddRange(Unlocated(ns, from, line, roots));
        if (!_findings.Sound) return false;

        Set = new XmlSchemaSet { XmlResolver = new PackageResolver(_package) };
        Set.ValidationEventHandler += Tell;
        var wsdls = new List<WsdlFile>();
        foreach (var name in _scans.Keys.Where(Package.IsWsdl).Order(StringComparer.Ordinal).ToList()) wsdls.Add(WsdlFile.Read(_package, name, Set, Tell));
        foreach (var name in roots.Where(n => !Package.IsWsdl(n)).Distinct(StringComparer.Ordinal)) AddSchema(name);
        if (!_findings.Sound) return false;
        Set.Compile();
        if (!_findings.Sound) return false;
        Messages = wsdls.Count > 0 ? new WsdlMessages(wsdls, Set, _findings).All() : [.. Set.GlobalElements.Values.Cast<XmlSchemaElement>().OrderBy(e => e.LineNumber).Select(e => new ForeignMessage(e, null))];
        return true;
    }

    /// <summary>The files that no other refers to; WSDLs where there are any, for they say which messages there are.</summary>
    private List<string> Roots()
    {
        if (_package.Start is { } start) return [start];
        List<string> all = [.. _package.Names.Where(Package.IsWsdl)];
        if (all.Count == 0) all = [.. _package.Names];
        if (all.Count == 0)
            _findings.Fault(Place.None, "", "XSD も WSDL もありません。", "There is neither an XSD nor a WSDL.", "*.xsd か *.wsdl のあるパッケージを指定してください。", "Name a package that holds *.xsd or *.wsdl.", Findings.You);
        foreach (var name in all) Scan(name);
        var referred = _scans.Values.SelectMany(s => s.References.Where(r => r != s.Name)).ToHashSet(StringComparer.Ordinal);
        List<string> roots = [.. all.Where(n => !referred.Contains(n))];
        // All of them in a circle: any may be the first.
        return roots.Count > 0 ? roots : all;
    }

    private void Scan(string first)
    {
        var waiting = new Queue<string>([first]);
        while (waiting.TryDequeue(out var name))
        {
            if (_scans.ContainsKey(name) || DescriptionScan.Of(_package, name, _limits, _findings) is not { } scan) continue;
            _scans.Add(name, scan);
            foreach (var reference in scan.References) waiting.Enqueue(reference);
        }
    }

    /// <summary>An import that names no location: any file of the package with that namespace is meant.</summary>
    private IEnumerable<string> Unlocated(string ns, string from, int line, List<string> roots)
    {
        if (_scans.Values.Any(s => s.TargetNamespace == ns) || ns == XmlSchema.Namespace) return [];
        // Within one WSDL, its schemas import one another without locations.
        if (Package.IsWsdl(from)) return [];
        List<string> found = [.. _package.Names.Where(n => !Package.IsWsdl(n) && !roots.Contains(n) && !_scans.ContainsKey(n) && DescriptionScan.Of(_package, n, _limits, new Findings())?.TargetNamespace == ns)];
        if (found.Count == 0)
            _findings.Fault(new Place(from, line), "xs:import", $"名前空間「{ns}」の XSD がパッケージの中にありません。", $"The package holds no XSD of the namespace '{ns}'.", "その XSD をパッケージに加えてください。", "Put that XSD into the package.", Findings.You);
        foreach (var name in found) Scan(name);
        return found;
    }

    private void AddSchema(string name)
    {
        try
        {
            using var xml = DescriptionScan.Open(_package, name);
            Set.Add(null, xml);
        }
        catch (Exception e) when (e is XmlException or XmlSchemaException or IOException)
        {
            _findings.Fault(new Place(name, (e as XmlSchemaException)?.LineNumber ?? (e as XmlException)?.LineNumber ?? 0), "XSD", $"XSD の誤り: {e.Message}", $"Wrong XSD: {e.Message}",
                "正しい XSD を提供元に求めてください。", "Ask the supplier for a right XSD.", Findings.Supplier);
        }
    }

    private void Tell(object? sender, ValidationEventArgs e)
    {
        // Warnings are about locations, which were looked through before.
        if (e.Severity == XmlSeverityType.Warning) return;
        _findings.Fault(new Place(PackageResolver.NameOf(e.Exception.SourceUri), e.Exception.LineNumber), "XSD", $"XSD の誤り: {e.Message}", $"Wrong XSD: {e.Message}",
            "正しい XSD を提供元に求めてください。", "Ask the supplier for a right XSD.", Findings.Supplier);
    }
}
