using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>The nodes on this journal over HTTP: list, forget one that will not come back.</summary>
internal static class NodeEndpoints
{
    public static void Map(RouteGroupBuilder nodes)
    {
        nodes.MapGet("/", ListAsync).For(AccessRule.Read);
        nodes.MapPost("/{name}/forget", ForgetAsync);
    }

    public static async Task<NodeView[]> ListAsync(INodeJournal journal, ILeases leases, IRegionStore region, TimeProvider clock, CancellationToken cancellation)
    {
        var look = await journal.ShowAsync(cancellation);
        var holders = look.Leases.ToDictionary(l => l.Fence.Shard, l => l.Holder);
        var routes = RoutesOf(region.Current).GroupBy(r => holders[Shards.Of(r.ToString())] ?? 0).ToDictionary(g => g.Key, g => g.Count());
        // Who is alone writes no heartbeats: what the journal has of it is when it began, and that it answers is the sign of its life.
        DateTimeOffset SeenAt(NodeInJournal node) => node.Card.Name == leases.Node && !journal.IsShared ? clock.GetUtcNow() : node.SeenAt;
        return [.. look.Nodes.Select(n => new NodeView(n.Card.Name, n.Card.Url, n.Card.Version, n.State.Wire(), n.Card.Name == leases.Node, JapanTime.Of(n.StartedAt), JapanTime.Of(SeenAt(n)),
            n.Region == region.Version || !journal.IsShared, n.State == NodeState.Lost ? 0 : look.Leases.Count(l => l.Holder == n.Life), n.State == NodeState.Lost ? 0 : routes.GetValueOrDefault(n.Life)))];
    }

    private static async Task<IResult> ForgetAsync(string name, Caller caller, INodeJournal journal, CancellationToken cancellation)
    {
        if ((await journal.ShowAsync(cancellation)).Nodes.FirstOrDefault(n => n.Card.Name == name) is not { } node)
            return ApiAnswers.NotFound("この名前のノードはありません。bus node list で確認してください。", "There is no node of this name; see bus node list.");
        await caller.RecordAsync("node.forget", name, null, null, cancellation, node.Card.Url);
        return await journal.ForgetAsync(name, cancellation) ? Results.Json(new ForgottenView(name)) : ApiAnswers.Conflict(
            $"ノード {name} は応答なしではありません。動いているノードは、停止すれば一覧から外れます。", $"Node {name} is not lost. One that runs leaves the list when it is stopped.",
            new("bus node list で状態を確認してください。", "See its state with bus node list."));
    }

    private static IEnumerable<RouteId> RoutesOf(RegionModel region) =>
        from municipality in region.Municipalities
        from consumer in municipality.Applications
        from consumption in consumer.Consumes
        select new RouteId(municipality.Code, consumption.Contract, consumer.Id);
}

/// <summary>A node that is not on the list any more.</summary>
internal sealed record ForgottenView(string Name);

/// <summary>A node, as JSON.</summary>
/// <param name="State"><c>active</c>, <c>leaving</c> or <c>lost</c>.</param>
/// <param name="This">It is the one that answers.</param>
/// <param name="SeenAt">Its last heartbeat; of the one that answers, where it is alone and sends none, now.</param>
/// <param name="RegionCurrent">It uses the same region as the one that answers.</param>
/// <param name="Leases">Of 256.</param>
/// <param name="Routes">Routes of the region that it delivers.</param>
internal sealed record NodeView(string Name, string Url, string Version, string State, bool This, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool RegionCurrent, int Leases, int Routes);
