using Bus.Core.Contracts;
using Bus.Soap.Ingress;

namespace Bus.Soap.Services;

/// <summary>Which service has which name: one for all contracts, one for all queries, and <c>exchange</c>.</summary>
internal sealed class ServiceNames(ICatalogue catalogue, ContractService contracts, QueryService queries, ExchangeService exchange)
{
    /// <summary>The service; null: none has this name.</summary>
    public ISoapService? Find(string name) =>
        name == ExchangeService.Name ? exchange : catalogue.Current.Find(name) is not null ? contracts : catalogue.Current.FindQuery(name) is not null ? queries : null;
}
