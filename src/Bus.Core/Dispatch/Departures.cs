using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Whether deliveries of a route may begin: not while it is paused, outside of its window, or under a maintenance that holds deliveries.</summary>
internal sealed class Departures(IRoutePauses pauses, IRegionStore region, UnderWay underWay, TimeProvider clock)
{
    public bool MayLeave(RouteId route) => underWay.MayDeliver && !pauses.IsPaused(route) && InWindow(route);

    private bool InWindow(RouteId route)
    {
        if (region.Current.Find(route.Municipality) is not { } municipality) return true;
        // What is no longer in the region has no window: it goes on, and parks with the reason.
        var window = municipality.Find(route.Consumer)?.Consumes.FirstOrDefault(c => c.Contract == route.Contract)?.Window;
        return window is null || window.IsOpen(clock.GetUtcNow(), municipality.Calendar ?? MunicipalCalendar.Usual);
    }
}
