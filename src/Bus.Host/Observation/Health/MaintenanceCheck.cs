using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;

namespace Bus.Host.Observation.Health;

/// <summary>Under maintenance the node stays in: senders shall hear from the hub itself why, and when to come again.</summary>
internal sealed class MaintenanceCheck(IMaintenance maintenance) : IHubCheck
{
    public string Name => "maintenance";

    public Task<CheckResult> LookAsync(CancellationToken cancellation) => Task.FromResult(maintenance.Current is { } now
        ? CheckResult.Degraded($"保守作業中です（{now.Reason}、受付 {Word(now.Accepts).Ja}、配信 {Word(now.Delivers).Ja}）。終わったら bus maintenance off を実行してください。",
            $"Under maintenance ({now.Reason}; accepting {Word(now.Accepts).En}, delivering {Word(now.Delivers).En}). When it is over, run bus maintenance off.")
        : CheckResult.Ok("保守作業はありません。", "No maintenance."));

    private static Bilingual Word(bool on) => on ? new("継続", "on") : new("停止", "off");
}
