using Bus.Core.Contracts;
using Bus.Core.Vocabulary;
using Bus.Soap.Services;
using Bus.Soap.Wire;

namespace Bus.Soap.Description;

/// <summary>All that a WSDL says about a service.</summary>
/// <param name="Name">Name in the address, e.g. <c>collection-history</c>.</param>
/// <param name="Schema">Target namespace of the schema with its elements; the schema is served as <c>?xsd=</c> the name.</param>
/// <param name="Operations">Each has a request element of its name and a response element of its name with <c>Response</c>.</param>
internal sealed record ServiceDescription(string Name, string Version, string Wsdl, string Schema, Bilingual Title, IReadOnlyList<string> Operations)
{
    public static ServiceDescription Of(Contract contract) =>
        new(contract.Name, contract.Version, contract.WsdlNamespace, contract.SchemaNamespace, contract.Title, contract.TakesFiles ? [contract.Operation, contract.FileOperation] : [contract.Operation]);

    public static ServiceDescription Of(QueryContract query) =>
        new(query.Name, query.Version, query.Answer.WsdlNamespace, query.SchemaNamespace, query.Answer.Title, [query.Operation]);

    public static readonly ServiceDescription Exchange = new(ExchangeService.Name, ExchangeService.Version, Namespaces.ExchangeWsdl, Namespaces.Exchange,
        new("共通サービス：受付票と受信箱、締め", "common service: receipts, mailbox and closings"), ["GetReceipt", "ListReceipts", "ReceiveMessages", "AcknowledgeMessages", "CloseBusinessDate", "GetClosing"]);

    /// <summary><c>collection-history</c> → <c>CollectionHistory</c>: names of port type, binding, service and port.</summary>
    public string Stem => string.Concat(Name.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
}
