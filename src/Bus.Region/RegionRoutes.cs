using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region;

/// <summary>A route as one provider feeds it.</summary>
/// <param name="Provider">Application that hands the records over.</param>
/// <param name="Consumption">How the consumer takes them.</param>
public sealed record RegionRoute(RouteId Id, string Provider, Provision Provision, Consumption Consumption);

/// <summary>The routes that a region has: provides × consumes, within each municipality.</summary>
public static class RegionRoutes
{
    /// <summary>All routes, by municipality, contract, consumer and provider.</summary>
    public static IEnumerable<RegionRoute> Of(RegionModel region) => region.Municipalities.SelectMany(Of);

    /// <summary>The routes of one municipality.</summary>
    public static IEnumerable<RegionRoute> Of(Municipality municipality) =>
        from consumer in municipality.Applications
        from consumption in consumer.Consumes
        from provider in municipality.Applications
        from provision in provider.Provides
        where provision.Contract == consumption.Contract
        orderby provision.Contract, consumer.Id, provider.Id
        select new RegionRoute(new RouteId(municipality.Code, provision.Contract, consumer.Id), provider.Id, provision, consumption);
}
