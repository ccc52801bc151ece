using Bus.Core.Nodes;

namespace Bus.Core.Tests.Nodes;

public class ShardsTests
{
    [Theory]
    [InlineData("362018/collection-history/delinquency", 109)]
    [InlineData("alerts", 40)]
    public void Of_AKey_IsTheSameInEveryVersion(string key, int shard) => Assert.Equal(shard, Shards.Of(key));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Share_AmongNodes_IsEvenWhateverTheOrder(int nodes)
    {
        var names = Enumerable.Range(1, nodes).Select(n => $"node-{n}").ToList();
        var share = Shards.Share(names);
        Assert.Equal(share, Shards.Share([.. names.AsEnumerable().Reverse()]));
        Assert.All(names, n => Assert.InRange(share.Count(s => s == n), Shards.Count / nodes - nodes, Shards.Count / nodes + 1));
    }

    [Fact]
    public void Share_WhenANodeGoes_MovesLittleBesideWhatItHad()
    {
        var before = Shards.Share(["a", "b", "c", "d"]);
        var after = Shards.Share(["a", "b", "c"]);
        var moved = before.Zip(after).Count(p => p.First != "d" && p.First != p.Second);
        Assert.True(moved < Shards.Count / 8, $"{moved} moved although their node stayed");
    }
}
