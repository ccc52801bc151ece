using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Operation;

/// <summary>Hears of a maintenance that another node began, and tells the others what this node has under way.</summary>
internal sealed class MaintenanceWatch(IMaintenance maintenance, UnderWay underWay, ILeases leases, IOptions<OperationOptions> options, TimeProvider clock, SteadyTime steady, ILogger<MaintenanceWatch> log) : BackgroundService
{
    private DateTimeOffset _reported;

    protected override Task ExecuteAsync(CancellationToken stopping) =>
        new Rounds(options.Value.Look, clock) { AtOnce = true }.RunAsync(LookAsync, log.MaintenanceNotRead, stopping);

    private async Task LookAsync(CancellationToken cancellation)
    {
        await maintenance.RefreshAsync(cancellation);
        var now = steady.GetUtcNow();
        var current = maintenance.Current;
        // In quiet times seldom: it is a write.
        if (current is null && now - _reported < options.Value.Report) return;
        // Read after the maintenance: whoever began before it was known is in these numbers.
        await maintenance.ReportAsync(new NodeActivity(leases.Node, underWay.Taking, underWay.Delivering, current?.Id, clock.GetUtcNow()), cancellation);
        _reported = now;
    }
}
