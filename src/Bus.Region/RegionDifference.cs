using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Planning;
using Bus.Region.Validation;

namespace Bus.Region;

/// <summary>What became of one version of the region in another, in the words of an apply. Holds no secret.</summary>
/// <param name="RemovedRoutes">Routes that the later one does not have.</param>
public sealed record RegionDifference(IReadOnlyList<RegionChange> Changes, IReadOnlyList<RouteId> RemovedRoutes)
{
    /// <summary>Compares two regions that are or were in force: the plan that leads from one to the other.</summary>
    public static RegionDifference Of(RegionModel before, RegionModel after)
    {
        // It was valid when it was applied; contracts that have gone since do not matter here.
        var plan = RegionPlanner.Plan(before, new ValidRegion(after, [], []), SecretsInForce.Of(after), prune: true);
        return new RegionDifference(plan.Changes, plan.RemovedRoutes);
    }
}
