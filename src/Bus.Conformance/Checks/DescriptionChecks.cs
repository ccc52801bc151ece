using System.Text;
using System.Xml;
using System.Xml.Linq;
using Bus.Conformance.Wire;

namespace Bus.Conformance.Checks;

/// <summary>The description of the service.</summary>
internal static class DescriptionChecks
{
    public static readonly Check Wsdl = new("wsdl", new("WSDL", "WSDL"),
        new("GET ?wsdl（ハブには ?wsdl=1.2 も）", "GET ?wsdl (of a hub also ?wsdl=1.2)"),
        new("連携インタフェースの操作を持つ WSDL 1.1。業務システムは WSDL を公開しなくてもよい（その場合は対象外）。",
            "A WSDL 1.1 with the contract's operation. An application need not serve one (not applicable then)."),
        new("ハブの WSDL（wsdl/ にもある）から作り直すか、WSDL の公開をやめてください。", "Make it from the hub's WSDL (also in wsdl/), or do not serve one."), RunAsync);

    private static async Task<Outcome> RunAsync(Conversation with, CancellationToken cancellation)
    {
        foreach (var query in with.IsHub ? ["?wsdl", "?wsdl=1.2"] : new[] { "?wsdl" })
        {
            var answer = await with.GetAsync(query, cancellation);
            var operation = with.Operation;
            if (!with.IsHub && (answer.Status is 404 or 405 || !IsWsdl(answer)))
                return answer.Status is null ? Outcome.Of(false, answer) : Outcome.NotHere("WSDL は公開されていません。", "No WSDL is served.");
            if (!answer.IsOk || !HasOperation(answer, operation, with.Schema))
                return Outcome.Of(false, $"{query}: HTTP {answer.Status}、操作 {operation} が見つかりません。", $"{query}: HTTP {answer.Status}, no operation {operation}.");
        }
        return Outcome.Of(true, "操作があります。", "The operation is there.");
    }

    private static bool IsWsdl(Answer answer) => Encoding.UTF8.GetString(answer.Bytes).Contains(Names.Wsdl, StringComparison.Ordinal);

    private static bool HasOperation(Answer answer, string operation, string schema)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(answer.Bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var wsdl = XDocument.Load(xml).Root!;
            XNamespace w = Names.Wsdl;
            return wsdl.Name == w + "definitions" && wsdl.Descendants(w + "portType").Elements(w + "operation").Any(o => (string?)o.Attribute("name") == operation)
                && wsdl.ToString().Contains(schema, StringComparison.Ordinal);
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
