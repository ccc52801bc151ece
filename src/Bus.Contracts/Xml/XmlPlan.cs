using System.Collections.Frozen;
using Bus.Contracts.Rules;
using Bus.Core.Contracts;

namespace Bus.Contracts.Xml;

/// <summary>What XML reading has to know of a shape: which element is which item, in which order.</summary>
internal sealed class XmlPlan
{
    public const string Record = "record";
    public const string Additional = "additional";

    private readonly FrozenDictionary<string, int> _own;
    private readonly FrozenDictionary<string, int> _additional;

    public XmlPlan(RecordShape shape)
    {
        Shape = shape;
        OwnCount = shape.Contract.Items.Length;
        _own = shape.Contract.Items.Select((item, at) => (item.Element, at)).ToFrozenDictionary(i => i.Element, i => i.at, StringComparer.Ordinal);
        _additional = shape.Additional.Select((item, at) => (item.Element, at)).ToFrozenDictionary(i => i.Element, i => OwnCount + i.at, StringComparer.Ordinal);
        Collapses = [.. shape.Items.Select(i => i.Rule is ContractRule { Collapses: true })];
    }

    public RecordShape Shape { get; }
    /// <summary>Items of the contract itself.</summary>
    public int OwnCount { get; }
    /// <summary>By item: white space around the value is not part of it.</summary>
    public bool[] Collapses { get; }

    /// <summary>The contract's item with this element name; tries the one that should come next first. −1: none.</summary>
    public int Find(string element, int expected) =>
        expected < OwnCount && Shape.Items[expected].Element == element ? expected : _own.GetValueOrDefault(element, -1);

    /// <summary>The additional item with this element name; −1: none.</summary>
    public int FindAdditional(string element) => _additional.GetValueOrDefault(element, -1);
}
