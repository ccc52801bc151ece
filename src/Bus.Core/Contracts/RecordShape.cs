using System.Collections.Immutable;

namespace Bus.Core.Contracts;

/// <summary>The items of a record as one municipality uses the contract: the contract's own, then its additional items (追加項目).</summary>
public sealed class RecordShape
{
    /// <summary>A shape; additional items follow the contract's own in the order given.</summary>
    public RecordShape(Contract contract, ImmutableArray<Item> additional)
    {
        Contract = contract;
        Additional = additional;
        Items = contract.Items.AddRange(additional);
    }

    /// <summary>The contract.</summary>
    public Contract Contract { get; }
    /// <summary>The additional items; may be empty.</summary>
    public ImmutableArray<Item> Additional { get; }
    /// <summary>All items; an item's index here is its index in every record.</summary>
    public ImmutableArray<Item> Items { get; }

    /// <summary>Element names of the additional items, as the journal keeps them beside the records.</summary>
    public ImmutableArray<string> AdditionalNames => [.. Additional.Select(i => i.Element)];

    /// <summary>Index in every record of the additional item with this element name; −1 if there is none.</summary>
    public int IndexOfAdditional(string element)
    {
        for (var i = 0; i < Additional.Length; i++)
            if (Additional[i].Element == element) return Contract.Items.Length + i;
        return -1;
    }
}
