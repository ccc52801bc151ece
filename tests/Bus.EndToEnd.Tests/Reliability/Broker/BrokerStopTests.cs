using Bus.Core.Dispatch;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>Rule 2: the journal is the truth, the broker is the road.</summary>
public class BrokerStopTests
{
    private const string North = "362018", South = "412066";

    [Fact]
    public async Task BrokerStopped_AcceptingGoesOnAndNothingIsDelivered_StartedAgain_AllArrivesByItself()
    {
        await using var hub = await Composition.StartAsync(Composition.RegionOf(North, South));
        var (north, south) = (new ConsumerMemory(North), new ConsumerMemory(South));
        var (northOut, southOut) = (new DropFolder(hub.Files, North, "delinquency"), new DropFolder(hub.Files, South, "delinquency"));
        async Task ArrivedAsync(int inNorth, int inSouth) => await Eventually.HoldsAsync(() =>
        {
            northOut.TakeAll(north);
            southOut.TakeAll(south);
            return north.Taken.Count >= inNorth && south.Taken.Count >= inSouth;
        }, () => $"{north.Taken.Count} of {inNorth} and {south.Taken.Count} of {inSouth} arrived");
        await DropAsync(hub, North, 1);
        await ArrivedAsync(1, 0);

        await hub.StopBrokerAsync();
        Assert.False(hub.The<ITicketRoad>().IsOpen);
        var counted = hub.The<ITicketRoad>().Counters.Consumed;
        for (var n = 2; n <= 4; n++) await DropAsync(hub, North, n);
        // A route whose first delivery ever falls into the gap: no later ticket will remind anybody of it.
        await DropAsync(hub, South, 1);
        // Many times what lost tickets are given, and nothing comes.
        await Task.Delay(TimeSpan.FromSeconds(2));
        northOut.TakeAll(north);
        southOut.TakeAll(south);
        Assert.Equal((1, 0), (north.Taken.Count, south.Taken.Count));
        Assert.Equal(counted, hub.The<ITicketRoad>().Counters.Consumed);

        await hub.StartBrokerAsync();
        await ArrivedAsync(4, 1);
        Assert.Empty(north.Offences.Concat(south.Offences));
        Assert.True(hub.The<ITicketRoad>().Counters.Consumed >= counted + 4);
    }

    private static Task DropAsync(Composition hub, string municipality, int number) =>
        new DropFolder(hub.Files, municipality, "collection").DropAcceptedAsync($"drop-{number}.csv", new Payment(municipality, "1", "01", number, 1000 + number));
}
