using Bus.Console.Desks;
using Bus.Console.Hub;
using Bus.Console.Reading;

namespace Bus.Console.Tests;

/// <summary>How far a message has come, on the list of steps that the hub really has.</summary>
public class WayTakenTests
{
    private static readonly WayView Way = new(["receive", "authenticate", "authorize", "validate", "commit to the journal", "feed other contracts", "acknowledge with a receipt", "publish to the broker"],
        ["order gate", "convert", "hand over to the consumer", "commit the outcome", "reconcile"]);

    [Theory]
    [InlineData("processing", "commit to the journal", "here")]
    [InlineData("refused", "validate", "stopped")]
    [InlineData("duplicate", "commit to the journal", "stopped")]
    [InlineData("accepted", "publish to the broker", "past")]
    public void Message_StandsWhereItsStateSays(string state, string step, string how)
    {
        var taken = WayTaken.Of(Way, Detail(state)).In;
        Assert.Equal((step, how), (taken.Last(s => s.How.Length > 0).Name, taken.Last(s => s.How.Length > 0).How));
        Assert.All(taken.TakeWhile(s => s.Name != step), s => Assert.Equal("past", s.How));
    }

    [Theory]
    [InlineData("waiting", "order gate", "here")]
    [InlineData("held", "order gate", "here")]
    [InlineData("delivering", "hand over to the consumer", "here")]
    [InlineData("parked", "hand over to the consumer", "stopped")]
    [InlineData("delivered", "reconcile", "past")]
    public void Delivery_StandsWhereItsStateSays(string state, string step, string how)
    {
        var (_, taken) = Assert.Single(WayTaken.Of(Way, Detail("accepted", Delivery(state))).Out);
        Assert.Equal((step, how), (taken.Last(s => s.How.Length > 0).Name, taken.Last(s => s.How.Length > 0).How));
    }

    /// <summary>The conversion may be what refused it: it is not shown as done.</summary>
    [Fact]
    public void Delivery_ThatIsParked_IsNotSaidToBeConverted()
    {
        var (_, taken) = Assert.Single(WayTaken.Of(Way, Detail("accepted", Delivery("parked"))).Out);
        Assert.Equal(["past", "", "stopped", "", ""], taken.Select(s => s.How));
    }

    [Fact]
    public void Delivery_WhoseConsumerSaysThatItTookSomethingElse_IsStoppedAtTheReconciliation()
    {
        var (_, taken) = Assert.Single(WayTaken.Of(Way, Detail("accepted", Delivery("delivered") with { Sent = new(1, 5001), Confirmed = new(1, 1) })).Out);
        Assert.Equal("stopped", taken[^1].How);
    }

    /// <summary>The list here is the hub's own, and each of its steps has a name for people.</summary>
    [Fact]
    public void Steps_AreTheHubsOwn_AndHaveJapaneseNames()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "src/Bus.Core/Pipeline/MessageWay.cs"));
        var steps = System.Text.RegularExpressions.Regex.Matches(source, "\\.(?:From<\\w+>|Then)\\(\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(steps, Way.In.Concat(Way.Out));
        Assert.All(steps, step => Assert.NotEqual(step, new Reader(false).Step(step)));
    }

    private static MessageDetailView Detail(string state, params DeliveryView[] deliveries) => new(new MessageView("362018-20261120-0000000001", "362018", "collection", "collection-history", "2026-01", "soap", state, 1, 1, 0, 5001, null, 0, 0,
        null, null, null, null, null, null, default, null, null, 1, null), deliveries, [], 0);

    private static DeliveryView Delivery(string state) => new(1, "delinquency", "soap", state, 1, 0, null, 0, null, null, null, null, null);
}
