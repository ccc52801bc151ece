using Bus.Core.Nodes;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Host.Observation.Health;

namespace Bus.Host.Alerts.Sources;

/// <summary>Health checks of this node that are not well: disk low, broker down and the like. A maintenance somebody began knows of itself.</summary>
internal sealed class CheckSource(HealthReport health, ILeases leases) : IAlertSource
{
    public string Prefix => $"check/{leases.Node}/";

    public bool OfThisNode => true;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) =>
        [.. (await health.LookAsync(cancellation)).Where(c => c.Result.State != CheckState.Ok && c.Name != "maintenance")
            .Select(c => new Alert(Prefix + c.Name, c.Name, leases.Node, c.Result.What))];
}
