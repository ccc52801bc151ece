using Bus.Core.Nodes;
using Bus.Host.Alerts.Sources;

namespace Bus.Host.Tests.Alerts;

/// <summary>Who is left alone is told so.</summary>
public class NodeSourceTests
{
    [Fact]
    public async Task NodeThatIsLost_IsTold_WithSinceWhenInJapan_AndNobodyElse()
    {
        var nodes = new KnownNodes();
        foreach (var (name, state) in ((string, NodeState)[])[("hub-1", NodeState.Active), ("hub-2", NodeState.Lost), ("hub-3", NodeState.Leaving)])
            nodes.Others.Add(new NodeInJournal(nodes.Others.Count, new NodeCard(name, "there", $"http://{name}:8080", "", TimeSpan.FromSeconds(10)), state, 1, 1, default, new DateTimeOffset(2026, 11, 20, 15, 30, 0, TimeSpan.Zero)));

        var alert = Assert.Single(await new NodeSource(nodes).LookAsync([], default));
        Assert.Equal(("node/hub-2", "node", "hub-2"), (alert.Key, alert.Kind, alert.Place));
        foreach (var text in (string[])[alert.Text.Ja, alert.Text.En])
            foreach (var said in (string[])["http://hub-2:8080", "2026-11-21 00:30", "bus node forget hub-2"]) Assert.Contains(said, text);
    }
}
