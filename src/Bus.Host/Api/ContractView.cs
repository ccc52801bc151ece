using System.Collections.Immutable;
using Bus.Core.Contracts;

namespace Bus.Host.Api;

/// <summary>A contract, as the API and the verbs show it.</summary>
internal sealed record ContractView(string Name, string Version, string BusinessUnit, TextView Title, string SchemaNamespace, string Operation,
    ImmutableArray<ItemView> Items, ImmutableArray<string> OrderingKey)
{
    public static ContractView Of(Contract c) => new(c.Name, c.Version, c.BusinessUnit, TextView.Of(c.Title), c.SchemaNamespace, c.Operation,
        [.. c.Items.Select(i => new ItemView(i.Element, i.Header, i.Required, TextView.Of(i.Rule.Expectation)))],
        [.. c.OrderingKey.Select(i => c.Items[i].Header)]);
}

internal sealed record ItemView(string Element, string Header, bool Required, TextView Expectation);
