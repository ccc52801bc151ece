using Bus.Core.Vocabulary;

namespace Bus.Contracts.Catalogue;

/// <summary>Gathers what is wrong with one contract.</summary>
internal sealed class Errors(string place)
{
    private readonly List<ContractError> _all = [];

    public IReadOnlyList<ContractError> All => _all;

    public void Add(string file, string where, string ja, string en) =>
        _all.Add(new ContractError(place.Length == 0 ? file : $"{place}/{file}", where, new Bilingual(ja, en)));

    /// <summary>The place of a line of an XML file; empty where the parser names none.</summary>
    public static string Line(int line) => line > 0 ? $"line {line}" : "";
}
