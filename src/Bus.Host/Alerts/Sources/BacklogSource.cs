using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Sources;

/// <summary>Routes whose first undelivered message is old, though nothing keeps them from delivering.</summary>
internal sealed class BacklogSource(Core.Journal.Backlog backlog, IRegionStore region, IRoutePauses pauses, IMaintenance maintenance, IOptions<AlertOptions> options, TimeProvider clock) : IAlertSource
{
    public string Prefix => "backlog/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        if (maintenance.Current is not null) return open;
        var oldest = clock.GetUtcNow() - options.Value.Backlog;
        return [.. (await backlog.CountAsync(options.Value.Every, cancellation)).Where(b => b.Oldest < oldest && MayGo(b.Route, b.Oldest)).Select(b => new Alert(Prefix + b.Route, "backlog", b.Route.ToString(), new Bilingual(
            $"経路 {b.Route} に {b.Undelivered} 件の未配信があり、最古は {JapanTime.Of(b.Oldest):M月d日 H時m分} の受付です。配信先と bus route list を確認してください。",
            $"Route {b.Route} has {b.Undelivered} undelivered, the first received {JapanTime.Of(b.Oldest):yyyy-MM-dd HH:mm} JST. Look after the consumer; see bus route list.")))];
    }

    private bool MayGo(RouteId route, DateTimeOffset first)
    {
        if (pauses.IsPaused(route)) return false;
        if (region.Current.Find(route.Municipality) is not { } municipality) return true;
        var (consumption, calendar) = (municipality.Find(route.Consumer)?.FindConsumption(route.Contract), municipality.Calendar ?? MunicipalCalendar.Usual);
        if (consumption?.Window is { } window && !window.IsOpen(clock.GetUtcNow(), calendar)) return false;
        // What goes in one file with others is late only after the time of that file.
        return consumption is not { Collects: true } || (consumption.Collect!.LastAt(clock.GetUtcNow(), calendar) is { } due && first < due && clock.GetUtcNow() - due > options.Value.Backlog);
    }
}
