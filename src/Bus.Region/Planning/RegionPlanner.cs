using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

/// <summary>The region that will be, and how it differs from the one that is.</summary>
internal sealed record RegionPlan(RegionModel Region, IReadOnlyList<RegionChange> Changes, IReadOnlyList<RouteId> RemovedRoutes)
{
    /// <summary>False: the file says nothing new.</summary>
    public bool HasChanges => Changes.Any(c => c.Kind != RegionChangeKind.Kept);
}

/// <summary>Works out what a valid document makes of the region in force. Changes nothing; knows no plain secret.</summary>
internal static class RegionPlanner
{
    public static RegionPlan Plan(RegionModel current, ValidRegion valid, StoredSecrets secrets, bool prune)
    {
        var log = new ChangeLog();
        var planner = new MunicipalityPlanner(log, secrets, prune);
        var merging = new Merging<Municipality>(m => m.Code.Value, planner.Join,
            kept => log.Kept(kept.Code.Value, What.Municipality(kept)),
            removed => log.Removed(removed.Code.Value, What.Municipality(removed)));
        var region = new RegionModel
        {
            Municipalities = merging.Merge(current.Municipalities, valid.Declared.Municipalities, prune),
            Quotas = QuotaPlan.Join(log, "quotas", current.Quotas, valid.Declared.Quotas, prune),
        };
        var routes = RegionRoutes.Of(region).Select(r => r.Id).ToHashSet();
        RouteId[] removed = [.. RegionRoutes.Of(current).Select(r => r.Id).Distinct().Where(id => !routes.Contains(id))];
        return new RegionPlan(region, log.Changes, removed);
    }
}
