using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.Routes;

internal static class ContractRules
{
    /// <summary>Tells a contract name that the catalogue has not; false then.</summary>
    public static bool Name(ValidationScope scope, string name, DocumentPath path)
    {
        if (scope.Catalogue.FindRecords(name) is not null) return true;
        string[] known = [.. scope.Catalogue.Contracts.Select(c => c.Name).Concat(scope.Catalogue.Queries.Select(q => q.Name)).Distinct().Order(StringComparer.Ordinal)];
        scope.Error(path, RouteTexts.UnknownContract(name, Suggestion.For(name, known), known));
        return false;
    }

    /// <summary>The contract that an entry of <c>provides</c> or <c>consumes</c> names; null if there is none, or it stood there before; told.</summary>
    public static Contract? Find(ValidationScope scope, string? name, string? version, DocumentPath path, Dictionary<string, DocumentPath> seen)
    {
        if (string.IsNullOrEmpty(name))
        {
            scope.Error(path["contract"], RouteTexts.MissingContract());
            return null;
        }
        if (!Name(scope, name, path["contract"])) return null;
        if (!seen.TryAdd(name, path)) scope.Error(path["contract"], RouteTexts.ContractTwice(name, seen[name]));
        var contract = scope.Catalogue.Find(name, version);
        if (contract is null) scope.Error(path["version"], RouteTexts.UnknownVersion(name, version!, scope.Catalogue.Contracts.Where(c => c.Name == name).Select(c => c.Version)));
        return contract;
    }
}
