using System.Xml;
using System.Xml.Schema;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Source;

/// <summary>What one file refers to, found before any parser of schemas sees it: bounded in depth, without DTD.</summary>
/// <param name="Name">In the package.</param>
/// <param name="TargetNamespace">Of an XSD; null: none.</param>
/// <param name="References">Other files of the package.</param>
/// <param name="Unlocated">Namespaces that are imported without a location, each with its line.</param>
internal sealed record DescriptionScan(string Name, string? TargetNamespace, IReadOnlyList<string> References, IReadOnlyList<(string Namespace, int Line)> Unlocated)
{
    public const string Wsdl = "http://schemas.xmlsoap.org/wsdl/";
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";

    public static XmlReader Open(Package package, string name) => XmlReader.Create(new MemoryStream(package.Read(name)),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true }, PackageResolver.AddressOf(name).OriginalString);

    /// <summary>Null, told, where the file cannot be used.</summary>
    public static DescriptionScan? Of(Package package, string name, ImportLimits limits, Findings findings)
    {
        var place = new Place(name, 0);
        try
        {
            using var xml = Open(package, name);
            return Read(package, name, xml, limits, findings);
        }
        catch (XmlException e)
        {
            var dtd = e.Message.Contains("DTD", StringComparison.Ordinal);
            findings.Fault(place with { Line = e.LineNumber }, dtd ? "DTD" : "XML", dtd ? "DTD は読みません。" : $"XML として読めません: {e.Message}", dtd ? "DTDs are not read." : $"Not readable as XML: {e.Message}",
                "DTD を除くか、正しい XML にしてください。", "Take the DTD away, or make it well-formed.", Findings.Supplier);
        }
        catch (PackageException e)
        {
            findings.Fault(place, "", e.What, new("そのファイルが必要か確かめてください。", "See whether that file is needed."), Findings.Supplier);
        }
        return null;
    }

    private static DescriptionScan? Read(Package package, string name, XmlReader xml, ImportLimits limits, Findings findings)
    {
        var (references, unlocated) = (new List<string>(), new List<(string, int)>());
        string? target = null;
        var sound = true;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            var place = new Place(name, ((IXmlLineInfo)xml).LineNumber);
            if (xml.Depth > limits.Depth)
            {
                findings.Fault(place, xml.Name, $"要素の入れ子が {limits.Depth} 段を超えています。", $"Elements are nested more than {limits.Depth} deep.", "浅い構造のパッケージを提供元に求めてください。", "Ask for a package of a flatter structure.", Findings.Supplier);
                return null;
            }
            if (xml is { Depth: 0, LocalName: "schema" }) target = xml.GetAttribute("targetNamespace");
            var schema = xml.NamespaceURI == XmlSchema.Namespace && xml.LocalName is "import" or "include" or "redefine" or "override";
            if (!schema && !(xml.NamespaceURI == Wsdl && xml.LocalName is "import")) continue;
            if (xml.GetAttribute(schema ? "schemaLocation" : "location") is not { Length: > 0 } location)
            {
                if (xml.GetAttribute("namespace") is { } ns) unlocated.Add((ns, place.Line));
                continue;
            }
            if (package.Find(name, location) is { } found)
            {
                references.Add(found);
                continue;
            }
            // The attributes xml:lang and its kin are known without their schema.
            if (xml.GetAttribute("namespace") == XmlNamespace) continue;
            sound = false;
            findings.Fault(place, xml.Name, $"「{location}」はパッケージの中にありません。パッケージの外とネットワークは読みません。", $"'{location}' is not in the package. Nothing outside of it, and no network, is read.",
                "そのファイルをパッケージに加え、場所を相対パスで書いてください。", "Put that file into the package, with its location as a relative path.", Findings.You);
        }
        return sound ? new DescriptionScan(name, target, references, unlocated) : null;
    }
}
