namespace Bus.Contracts.Import.Mapping;

/// <summary>One item of the contract that is made.</summary>
/// <param name="Element">Its element name: ASCII, so that toolkits of every language can generate code.</param>
/// <param name="Header">Its column's header.</param>
/// <param name="Optional">May be missing.</param>
/// <param name="Type">What its value must be.</param>
/// <param name="From">Where it comes from.</param>
internal sealed record HubItem(string Element, string Header, bool Optional, HubType Type, ForeignItem From)
{
    /// <summary>Names by which somebody may mean it.</summary>
    public bool IsCalled(string name) => Element == name || Header == name || From.Name == name || From.Path == name;
}
