using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Whether deliveries of a route may begin, and go on: not while it is paused, outside of its window, or under a maintenance that holds deliveries.</summary>
internal sealed class Departures(IRoutePauses pauses, IRegionStore region, UnderWay underWay, TimeProvider clock)
{
    public bool MayLeave(RouteId route) => underWay.MayDeliver && !pauses.IsPaused(route) && InWindow(route);

    /// <summary>Whether one that has begun may go on: as long as one may begin, and the consumer is still called as when it did. A changed address or a removed consumer holds from the next page on.</summary>
    public bool MayGoOn(RouteId route, Consumption begun) => MayLeave(route) && Find(route) is { } now && now.By == begun.By && now.Soap == begun.Soap;

    /// <summary>True where the region names the route, and its consumer takes files.</summary>
    public bool IsByFile(RouteId route) => Find(route)?.By == HandOverKind.File;

    /// <summary>True where messages wait to go in one file at a time of day.</summary>
    public bool AreCollected(RouteId route) => Find(route)?.Collects ?? false;

    /// <summary>True where a delivery may go after one that still lies in the mailbox: into the same mailbox. A consumer that was moved from there to another way would get it first.</summary>
    public bool MayLieBehind(RouteId route) => Find(route) is null or { By: HandOverKind.Mailbox };

    /// <summary>The last moment at which what had been accepted goes in one file; null: the route knows none.</summary>
    public DateTimeOffset? CollectedAt(RouteId route) =>
        Find(route) is { Collects: true } consumption ? consumption.Collect!.LastAt(clock.GetUtcNow(), CalendarOf(route)) : null;

    private bool InWindow(RouteId route) => Find(route)?.Window is not { } window || window.IsOpen(clock.GetUtcNow(), CalendarOf(route));

    // What is no longer in the region has no times: it goes on, and parks with the reason.
    private Consumption? Find(RouteId route) => region.Current.Find(route);

    private MunicipalCalendar CalendarOf(RouteId route) => region.Current.Find(route.Municipality)?.Calendar ?? MunicipalCalendar.Usual;
}
