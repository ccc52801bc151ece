using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Host.Api;

namespace Bus.Host.Tests.Api;

/// <summary>What is said of the nodes.</summary>
public class NodeEndpointsTests
{
    private static readonly DateTimeOffset Began = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero), Beat = Began.AddHours(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LastSign_IsTheHeartbeat_AndOfTheNodeThatIsAlone_ThatItAnswers(bool shared)
    {
        // Alone, it beats never: the journal has when it began.
        var nodes = new KnownNodes { IsShared = shared, Others = { new NodeInJournal(1, new NodeCard("sole", "here", "", "", TimeSpan.FromSeconds(10)), NodeState.Active, 1, 0, Began, shared ? Beat : Began) } };
        var before = TimeProvider.System.GetUtcNow();
        var view = Assert.Single(await NodeEndpoints.ListAsync(nodes, new SoleNode(), new FixedRegion(), TimeProvider.System, default));
        Assert.Equal(Began, view.StartedAt);
        if (shared) Assert.Equal(Beat, view.SeenAt);
        else Assert.InRange(view.SeenAt, before, TimeProvider.System.GetUtcNow());
    }
}
