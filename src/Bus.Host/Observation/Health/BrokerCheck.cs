using Bus.Core.Dispatch;
using Bus.Core.Observation;

namespace Bus.Host.Observation.Health;

/// <summary>The broker is the road, not the truth: while it is down, accepting goes on.</summary>
internal sealed class BrokerCheck(ITicketRoad road) : IHubCheck
{
    public string Name => "broker";

    public Task<CheckResult> LookAsync(CancellationToken cancellation) => Task.FromResult(road.IsOpen
        ? CheckResult.Ok("ブローカーに接続しています。", "The broker takes and brings tickets.")
        : CheckResult.Degraded("ブローカーに接続できません。受付は続き、配信は復旧後に自動で再開します。ブローカーを確認してください。",
            "The broker is not reached. Accepting goes on; deliveries resume by themselves. Look after the broker."));
}
