using Bus.Core.Dispatch;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Dispatch;

public class RoomTests
{
    private static readonly string[] Towns = ["362018", "412066", "412074", "412091"];

    private static Lane Of(int town, string consumer = "c") => new(new RouteId(MunicipalityCode.Parse(Towns[town]), "contract", consumer));

    [Fact]
    public void Municipality_HasNoMoreThanItsBound_HoweverFreeTheHubIs()
    {
        var room = new Room(10, 3);
        var a = Of(0);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => room.TryEnter(a)));
        Assert.True(room.TryEnter(Of(1)));
        Assert.Equal(4, room.Taken);
    }

    [Fact]
    public void WhatBecomesFree_GoesToTheMunicipalityThatHasTheLeast()
    {
        var room = new Room(4, 4);
        var (a, b, c) = (Of(0), Of(1), Of(2));
        foreach (var lane in new[] { a, a, a, b }) Assert.True(room.TryEnter(lane));
        foreach (var lane in new[] { a, b, c }) Assert.False(room.TryEnter(lane));
        Assert.Same(c, room.Leave(a.Route.Municipality));
        Assert.Same(b, room.Leave(a.Route.Municipality));
        Assert.Same(a, room.Leave(a.Route.Municipality));
        Assert.Null(room.Leave(a.Route.Municipality));
    }

    [Fact]
    public void Routes_OfOneMunicipality_TakeTurns_EachOnceInLine()
    {
        var room = new Room(1, 1);
        var (x, y) = (Of(0, "x"), Of(0, "y"));
        Assert.True(room.TryEnter(x));
        foreach (var lane in new[] { x, x, y, x }) Assert.False(room.TryEnter(lane));
        Assert.Same(x, room.Leave(x.Route.Municipality));
        Assert.False(room.TryEnter(x));
        Assert.Same(y, room.Leave(x.Route.Municipality));
        Assert.Same(x, room.Leave(x.Route.Municipality));
        Assert.Null(room.Leave(x.Route.Municipality));
        Assert.Equal(0, room.Taken);
    }

    /// <summary>A municipality with a flood and one with a message now and then: the second never waits for more than one place to become free.</summary>
    [Fact]
    public void Flood_DoesNotKeepTheOthersWaiting()
    {
        var room = new Room(4, 4);
        var (flood, calm) = (Of(0), Of(1));
        while (room.TryEnter(flood)) { }
        for (var round = 0; round < 100; round++)
        {
            Assert.False(room.TryEnter(calm));
            Assert.Same(calm, room.Leave(flood.Route.Municipality));
            Assert.Same(flood, room.Leave(calm.Route.Municipality));
            room.TryEnter(flood);
        }
    }

    [Fact]
    public void AnyOrder_PlacesAreNeverExceededNorLost_AndWhoeverStandsInLineComesToItsTurn()
    {
        var random = new Random(5);
        var room = new Room(6, 3);
        var lanes = Enumerable.Range(0, 12).Select(i => Of(i % 4, $"c{i}")).ToList();
        var inside = new List<Lane>();
        var waiting = new HashSet<Lane>();
        for (var step = 0; step < 20_000; step++)
        {
            if (inside.Count > 0 && random.Next(2) == 0)
            {
                var left = inside[random.Next(inside.Count)];
                inside.Remove(left);
                if (room.Leave(left.Route.Municipality) is { } next)
                {
                    Assert.True(waiting.Remove(next));
                    inside.Add(next);
                }
            }
            else
            {
                var lane = lanes[random.Next(lanes.Count)];
                if (room.TryEnter(lane)) inside.Add(lane);
                else waiting.Add(lane);
            }
            Assert.Equal(inside.Count, room.Taken);
            Assert.True(inside.Count <= 6);
            var most = inside.GroupBy(l => l.Route.Municipality).Select(g => g.Count()).DefaultIfEmpty().Max();
            Assert.True(most <= 3);
            // Nobody waits who could go.
            if (inside.Count < 6) Assert.All(waiting, w => Assert.Equal(3, inside.Count(l => l.Route.Municipality == w.Route.Municipality)));
        }
        while (inside.Count > 0)
        {
            var left = inside[0];
            inside.RemoveAt(0);
            if (room.Leave(left.Route.Municipality) is { } next)
            {
                waiting.Remove(next);
                inside.Add(next);
            }
        }
        Assert.Empty(waiting);
    }
}
