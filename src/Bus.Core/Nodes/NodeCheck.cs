using Bus.Core.Observation;

namespace Bus.Core.Nodes;

/// <summary>Whether this node should get calls, and does its part.</summary>
internal sealed class NodeCheck(Leases leases) : IHubCheck
{
    public string Name => "node";

    public Task<CheckResult> LookAsync(CancellationToken cancellation) => Task.FromResult(
        leases.IsLeaving ? CheckResult.Failed($"ノード {leases.Node} は停止します。ほかのノードに送ってください。", $"Node {leases.Node} is about to stop; send to another one.")
        : !leases.IsGood ? CheckResult.Degraded($"ノード {leases.Node} の生存通知が連携履歴に届きません。受付は続きますが、配信は止めています。",
            $"Heartbeats of node {leases.Node} do not reach the journal. It takes calls; it has stopped delivering.")
        : CheckResult.Ok($"ノード {leases.Node}: 担当 {leases.Count}/{Shards.Count}", $"node {leases.Node}: {leases.Count} of {Shards.Count} leases"));
}
