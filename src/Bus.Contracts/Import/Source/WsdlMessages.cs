using System.Xml.Linq;
using System.Xml.Schema;

namespace Bus.Contracts.Import.Source;

/// <summary>What the operations of WSDLs are sent: document/literal, as WS-I's Basic Profile has it.</summary>
internal sealed class WsdlMessages(IReadOnlyList<WsdlFile> files, XmlSchemaSet set, Findings findings)
{
    public IReadOnlyList<ForeignMessage> All()
    {
        var found = new List<ForeignMessage>();
        RefuseRpc();
        foreach (var file in files)
            foreach (var operation in file.Root.Elements(WsdlFile.Ns + "portType").Elements(WsdlFile.Ns + "operation"))
                found.AddRange(Of(file, operation));
        if (found.Count == 0 && findings.Sound)
            findings.Fault(new Place(files[0].Name, 0), "wsdl:portType", "入力のある操作がありません。", "It has no operation with an input.", "電文を受ける操作のある WSDL を指定するか、XSD だけを取り込んでください。", "Name a WSDL whose operation takes a message, or import its XSD alone.", Findings.You);
        return found;
    }

    private IEnumerable<ForeignMessage> Of(WsdlFile file, XElement operation)
    {
        var name = (string?)operation.Attribute("name") ?? "";
        if (operation.Element(WsdlFile.Ns + "input") is not { } input || WsdlFile.NameIn(input, "message") is not { } wanted) yield break;
        var message = files.Where(f => f.TargetNamespace == wanted.Namespace).SelectMany(f => f.Root.Elements(WsdlFile.Ns + "message").Select(m => (File: f, Message: m)))
            .FirstOrDefault(m => (string?)m.Message.Attribute("name") == wanted.Name);
        if (message.Message is null)
        {
            findings.Fault(file.PlaceOf(input), "wsdl:input", $"message「{wanted.Name}」がありません。", $"There is no message '{wanted.Name}'.", "正しい WSDL を提供元に求めてください。", "Ask the supplier for a right WSDL.", Findings.Supplier);
            yield break;
        }
        foreach (var part in message.Message.Elements(WsdlFile.Ns + "part"))
        {
            var place = message.File.PlaceOf(part);
            if (WsdlFile.NameIn(part, "element") is not { } element)
                findings.Fault(place, "wsdl:part type", "要素（element）ではなく型（type）で書かれた part（rpc 形式）は扱えません。", "A part by type instead of by element (rpc style) cannot be carried.",
                    "document/literal の WSDL を提供元に求めるか、XSD だけを取り込んでください。", "Ask for a document/literal WSDL, or import its XSD alone.", Findings.Supplier);
            else if (set.GlobalElements[element] is XmlSchemaElement body) yield return new ForeignMessage(body, name);
            else
                findings.Fault(place, "wsdl:part", $"要素「{element.Name}」（名前空間 {element.Namespace}）が XSD にありません。", $"No XSD has the element '{element.Name}' (namespace {element.Namespace}).",
                    "その XSD をパッケージに加えてください。", "Put that XSD into the package.", Findings.You);
        }
    }

    private void RefuseRpc()
    {
        foreach (var file in files)
            foreach (var soap in file.Root.Descendants().Where(e => e.Name.LocalName is "binding" or "operation" or "body" && e.Name.Namespace != WsdlFile.Ns))
                if ((string?)soap.Attribute("style") == "rpc" || (string?)soap.Attribute("use") == "encoded")
                    findings.Fault(file.PlaceOf(soap), $"soap:{soap.Name.LocalName}", "rpc 形式や SOAP エンコーディングは扱えません。", "rpc style and SOAP encoding cannot be carried.",
                        "document/literal の WSDL を提供元に求めるか、XSD だけを取り込んでください。", "Ask for a document/literal WSDL, or import its XSD alone.", Findings.Supplier);
    }
}
