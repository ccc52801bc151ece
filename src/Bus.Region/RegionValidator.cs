using Bus.Core.Contracts;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;
using Bus.Region.Validation.SignIn;

namespace Bus.Region;

/// <summary>Says everything that is wrong with a region document, at once.</summary>
public static class RegionValidator
{
    /// <summary>Checks a document against the contracts and against the region that it would join.</summary>
    /// <param name="prune">True: what the document does not name will be removed, so nothing may rely on it.</param>
    /// <returns>Errors and warnings; none of them holds a secret.</returns>
    public static IReadOnlyList<RegionProblem> Validate(RegionDocument document, CatalogueSnapshot catalogue, RegionModel current, bool prune, RegionOptions options)
    {
        var problems = new ProblemList(options.MaxProblems);
        Check(document, catalogue, current, prune, options, problems);
        return problems.ToList();
    }

    /// <summary>The same; the valid region, or null when there is an error.</summary>
    /// <param name="own">The hub's own host; null: not known.</param>
    internal static ValidRegion? Check(RegionDocument document, CatalogueSnapshot catalogue, RegionModel current, bool prune, RegionOptions options, ProblemList problems, HubHost? own = null)
    {
        var scope = new ValidationScope(catalogue, current, prune, options, problems);
        var municipalities = new List<Municipality>();
        var codes = new Dictionary<string, DocumentPath>();
        var hosts = new HostRules(scope, document, own);
        for (var i = 0; i < document.Municipalities.Count; i++)
        {
            var path = DocumentPath.Root["municipalities"][i];
            municipalities.Add(MunicipalityRules.Check(scope, document.Municipalities[i], path, codes, hosts));
        }
        var quotas = QuotaRules.Check(scope, document.Quotas, DocumentPath.Root["quotas"]);
        var operators = OperatorRules.Check(scope, document.Operators, DocumentPath.Root["operators"], codes);
        var approvals = OperatorRules.Approvals(scope, document.Approvals, DocumentPath.Root["approvals"]);
        OperatorRules.EnoughPeople(scope, operators, approvals, municipalities, DocumentPath.Root["approvals"]);
        if (problems.HasErrors) return null;
        return new ValidRegion(new RegionModel { Municipalities = [.. municipalities], Quotas = quotas, Operators = operators, Approvals = approvals }, scope.Secrets, scope.Tokens);
    }
}
