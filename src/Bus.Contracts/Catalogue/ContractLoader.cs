using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Catalogue;

/// <summary>Reads many contracts and checks them against one another; one wrong contract hides no other.</summary>
internal static class ContractLoader
{
    /// <param name="elsewhere">Finds a contract that one of these feeds and that is not among them; null: there are no others.</param>
    /// <param name="patternTimeout">See <see cref="ContractsOptions.PatternTimeout"/>; null: its default.</param>
    public static ContractCheck Load(IEnumerable<ContractFiles> all, Func<string, string?, Contract?>? elsewhere = null, TimeSpan? patternTimeout = null)
    {
        var contracts = new List<(Contract Contract, string Place)>();
        var queries = new List<QueryContract>();
        var errors = new List<ContractError>();
        foreach (var files in all)
        {
            var (contract, found) = ContractReader.Read(files, patternTimeout);
            errors.AddRange(found);
            if (contract is null) continue;
            contracts.Add((contract.Records, files.Place));
            if (contract.Query is { } query) queries.Add(query);
        }
        Doubled(contracts, errors, c => c.ToString(), ContractFiles.Contract,
            (name, other) => new Bilingual($"{name} は {other} にもあります。", $"{name} is also in {other}."));
        Doubled(contracts, errors, c => c.SchemaNamespace, ContractFiles.Schema,
            (name, other) => new Bilingual($"名前空間 {name} は {other} も使っています。", $"The namespace {name} is also used by {other}."));
        errors.AddRange(FeedCheck.Check(contracts, elsewhere ?? (static (_, _) => null)));
        var answers = queries.Select(q => q.Answer).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var (contract, place) in contracts.Where(c => answers.Contains(c.Contract) && contracts.Exists(o => o.Contract.Name == c.Contract.Name && !answers.Contains(o.Contract))))
            errors.Add(new ContractError($"{place}/{ContractFiles.Contract}", "kind", new Bilingual($"{contract.Name} は照会ではない版もあります。", $"{contract.Name} has a version that is no query.")));
        return new ContractCheck([.. contracts.Select(c => c.Contract).Where(c => !answers.Contains(c))], [.. errors]) { Queries = [.. queries] };
    }

    private static void Doubled(
        List<(Contract Contract, string Place)> contracts, List<ContractError> errors, Func<Contract, string> key, string file, Func<string, string, Bilingual> what)
    {
        foreach (var group in contracts.GroupBy(c => key(c.Contract), StringComparer.Ordinal).Where(g => g.Count() > 1))
            foreach (var (_, place) in group.Skip(1))
                errors.Add(new ContractError($"{place}/{file}", group.Key, what(group.Key, group.First().Place)));
    }
}
