using System.Runtime.CompilerServices;
using Bus.Core.Contracts;

namespace Bus.Contracts.Catalogue;

/// <summary>The XSD texts of loaded contracts. The vocabulary's <see cref="Contract"/> carries no XML; the text lives exactly as long as its contract.</summary>
internal static class ContractSources
{
    private static readonly ConditionalWeakTable<Contract, string> Schemas = [];

    public static void Remember(Contract contract, string xsd) => Schemas.Add(contract, xsd);

    /// <summary>The XSD text of a contract that the loader made.</summary>
    /// <exception cref="ArgumentException">The loader did not make it.</exception>
    public static string SchemaOf(Contract contract) =>
        Schemas.TryGetValue(contract, out var xsd) ? xsd : throw new ArgumentException($"Contract {contract} was not loaded by the catalogue.", nameof(contract));
}
