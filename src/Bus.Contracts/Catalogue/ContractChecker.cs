using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Catalogue;

/// <summary>What was found in contract folders.</summary>
/// <param name="Contracts">The contracts without errors.</param>
/// <param name="Errors">Everything that is wrong; empty: the folders may be used.</param>
public sealed record ContractCheck(ImmutableArray<Contract> Contracts, ImmutableArray<ContractError> Errors)
{
    /// <summary>The queries without errors.</summary>
    public ImmutableArray<QueryContract> Queries { get; init; } = [];
}

/// <summary>Checks contracts before they are used.</summary>
public static class ContractChecker
{
    /// <summary>
    /// </summary>
    public static ContractCheck Check(string path)
    {
        var found = ContractFiles.In(Path.GetFullPath(path));
        if (found.Count == 0)
            return new ContractCheck([], [new ContractError(path, "", new Bilingual(
                "このフォルダーには contract.yaml・layout.yaml・schema.xsd のある連携インタフェースがありません。",
                "The folder holds no contract (contract.yaml, layout.yaml, schema.xsd)."))]);
        var builtIn = new Lazy<CatalogueSnapshot>(() => new CatalogueSnapshot(ContractLoader.Load(ContractFiles.BuiltIn()).Contracts));
        return ContractLoader.Load(found, (name, version) => builtIn.Value.Find(name, version));
    }
}
