using System.Collections.Immutable;
using Bus.Core.Contracts;

namespace Bus.Host.Api;

/// <summary>A contract, as the API and the verbs show it.</summary>
internal sealed record ContractView(string Name, string Version, string BusinessUnit, TextView Title, string SchemaNamespace, string Operation,
    ImmutableArray<ItemView> Items, ImmutableArray<string> OrderingKey)
{
    /// <summary><c>records</c> or <c>query</c>.</summary>
    public string Kind { get; init; } = "records";

    /// <summary>Of a query: what is asked.</summary>
    public ImmutableArray<ItemView> Question { get; init; } = [];

    public static ContractView Of(QueryContract q) => Of(q.Answer) with
    {
        Kind = "query", Operation = q.Operation, Question = [.. q.Question.Select(ItemView.Of)],
    };

    public static ContractView Of(Contract c) => new(c.Name, c.Version, c.BusinessUnit, TextView.Of(c.Title), c.SchemaNamespace, c.Operation,
        [.. c.Items.Select(ItemView.Of)],
        [.. c.OrderingKey.Select(i => c.Items[i].Header)]);
}

internal sealed record ItemView(string Element, string Header, bool Required, TextView Expectation)
{
    public static ItemView Of(Item i) => new(i.Element, i.Header, i.Required, TextView.Of(i.Rule.Expectation));
}
