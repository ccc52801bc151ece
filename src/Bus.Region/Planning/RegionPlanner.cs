using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

/// <summary>The region that will be, and how it differs from the one that is.</summary>
internal sealed record RegionPlan(RegionModel Current, RegionModel Region, IReadOnlyList<RegionChange> Changes, IReadOnlyList<RouteId> RemovedRoutes)
{
    /// <summary>False: the file says nothing new.</summary>
    public bool HasChanges => Changes.Any(c => c.Kind != RegionChangeKind.Kept);

    /// <summary>True if it changes who operates the hub, or what needs a second person.</summary>
    public bool ChangesOversight => Changes.Any(c => c.Kind != RegionChangeKind.Kept && OversightPlan.IsAbout(c.Path))
        || Current.Municipalities.Any(m => m.Approvals is not null && Region.Find(m.Code) is null);
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
            Operators = OversightPlan.Operators(log, secrets, current.Operators ?? [], valid.Declared.Operators ?? [], prune),
            Approvals = OversightPlan.Approvals(log, OversightPlan.ApprovalsPath, current.Approvals, valid.Declared.Approvals, prune),
        };
        foreach (var municipality in region.Municipalities)
            if (current.Find(municipality.Code) is { } before) TellTheRest(log, before, municipality);
        var routes = RegionRoutes.Of(region).Select(r => r.Id).ToHashSet();
        RouteId[] removed = [.. RegionRoutes.Of(current).Select(r => r.Id).Distinct().Where(id => !routes.Contains(id))];
        return new RegionPlan(current, region, log.Changes, removed);
    }

    /// <summary>What is not worded is a change all the same: a plan without changes is not applied, and what a file says would go unheard.</summary>
    private static void TellTheRest(ChangeLog log, Municipality before, Municipality after)
    {
        if (ReferenceEquals(before, after) || log.Tells(after.Code)) return;
        if (RegionExporter.ToYaml(before) != RegionExporter.ToYaml(after)) log.Changed(after.Code.Value, new Bilingual("その他の設定を変更", "other settings changed"));
    }
}
