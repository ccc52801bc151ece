namespace Bus.EndToEnd.Tests.Faults;

/// <summary>Something that data centres suffer: it happens, lasts a while, and is over.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Happen">What happens.</param>
/// <param name="Pass">How it is over; after it everything must come right by itself.</param>
internal sealed record Fault(string Name, Func<Task> Happen, Func<Task> Pass)
{
    /// <summary>All faults of a cluster; those of nodes befall one that is chosen each time.</summary>
    public static IReadOnlyList<Fault> Of(Cluster cluster, Random random)
    {
        var (database, broker) = (cluster.Database, cluster.Broker);
        List<Fault> all =
        [
            OfNode("node killed", n => n.Hub.KillAsync(), n => n.StartAsync()),
            Befalls("node stands still", n => ProcessTree.Freeze(n.Hub.ProcessId), n => ProcessTree.Thaw(n.Hub.ProcessId)),
            Befalls("node's wire to the database cut", n => n.ToDatabase.State = WireState.Cut, n => n.ToDatabase.State = WireState.Whole),
            Befalls("node's wire to the database frozen", n => n.ToDatabase.State = WireState.Frozen, n => n.ToDatabase.State = WireState.Whole),
            Befalls("node's wire to the database slow", n => n.ToDatabase.State = WireState.Slow, n => n.ToDatabase.State = WireState.Whole),
            Befalls("node's wire to the broker cut", n => n.ToBroker.State = WireState.Cut, n => n.ToBroker.State = WireState.Whole),
            Befalls("node's wire to the broker frozen", n => n.ToBroker.State = WireState.Frozen, n => n.ToBroker.State = WireState.Whole),
            Befalls("node's wire to the broker slow", n => n.ToBroker.State = WireState.Slow, n => n.ToBroker.State = WireState.Whole),
            Befalls("node's clock jumps an hour ahead, and back", n => n.Clock.Set(TimeSpan.FromHours(1)), n => n.Clock.Set(TimeSpan.Zero)),
            Befalls("node's clock jumps an hour back, and ahead", n => n.Clock.Set(TimeSpan.FromHours(-1)), n => n.Clock.Set(TimeSpan.Zero)),
            new("database killed", database.KillAsync, database.StartAgainAsync),
            new("database stands still", Done(() => ProcessTree.Freeze(database.ProcessId)), Done(() => ProcessTree.Thaw(database.ProcessId))),
            new("broker killed", broker.KillAsync, broker.StartAgainAsync),
            new("broker stands still", Done(broker.Freeze), Done(broker.Thaw)),
            new("broker killed, its data gone", async () => { await broker.KillAsync(); broker.LoseData(); }, broker.StartAgainAsync),
        ];
        if (cluster.Disk is { } disk) all.Add(new("database's disk full", Done(disk.Fill), () =>
        {
            disk.Relieve();
            // A server that could not write its log has given up, or is about to.
            return database.ComeRoundAsync();
        }));
        return all;

        Fault OfNode(string name, Func<ClusterNode, Task> happen, Func<ClusterNode, Task> pass)
        {
            var node = cluster.Nodes[0];
            return new Fault(name, () => happen(node = cluster.Nodes[random.Next(cluster.Nodes.Count)]), () => pass(node));
        }

        Fault Befalls(string name, Action<ClusterNode> happen, Action<ClusterNode> pass) => OfNode(name, n => Done(() => happen(n))(), n => Done(() => pass(n))());
    }

    private static Func<Task> Done(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };
}
