using Bus.Console.Desks;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Reading;

namespace Bus.Console.Tests;

public class OverviewTests
{
    [Fact]
    public void Day_OfAMessageForTwoConsumers_CountsWhatCameInOnce_AndEachDelivery()
    {
        // One message is still being read: it stands in the row of each consumer.
        var day = Assert.Single(OverviewDesk.DayOf([Row("soap", "delinquency", 5001, open: 1, processing: 1), Row("soap", "archive", 0, open: 3, parked: 1, processing: 1), Row("file", null, 0)], new Dictionary<string, string> { ["362018"] = "徳島市" }));
        Assert.Equal(new MunicipalityDay("362018", "徳島市", 6, 2, new(4, 10002), 2, 3, 1, "disagrees"), day);
        Assert.Equal("agrees", Assert.Single(OverviewDesk.DayOf([Row("soap", "delinquency", 5001)], new Dictionary<string, string>())).Verdict);
    }

    [Theory]
    [InlineData("delinquency", 5001, 0, 0, 0, "agrees")]
    [InlineData("delinquency", 0, 1, 0, 0, "open")]
    [InlineData("delinquency", 0, 0, 0, 0, "disagrees")]
    // What is parked, or contradicted, is not hidden by totals that happen to be the same, nor by others on their way.
    [InlineData("delinquency", 5001, 0, 1, 0, "disagrees")]
    [InlineData("delinquency", 0, 1, 0, 1, "disagrees")]
    [InlineData(null, 0, 1, 0, 0, "open")]
    [InlineData(null, 0, 0, 0, 0, "")]
    public void Row_IsJudgedByWhatIsWorst(string? consumer, int delivered, long open, long parked, long disagreed, string verdict) =>
        Assert.Equal(verdict, (Row("soap", consumer, delivered, open, parked) with { Disagreed = disagreed }).Verdict);

    [Fact]
    public void Replay_ThatWasShown_IsKnownByHowEachDeliveryStood()
    {
        ReplayStepView Step(string receipt, bool will = true, string state = "parked", DateTimeOffset? at = null) => new(receipt, "collection-history", "delinquency", state, will, new("", ""), 0, 0, at, 0, null, null);
        var shown = ReplayDesk.ShownOf([Step("a"), Step("b"), Step("c", will: false)]);
        Assert.Equal(shown, ReplayDesk.ShownOf([Step("a"), Step("b")]));
        foreach (var other in new[] { [Step("a")], [Step("a"), Step("b"), Step("d")], [Step("a"), Step("b", state: "waiting")], new[] { Step("a"), Step("b", at: DateTimeOffset.UnixEpoch) } })
            Assert.NotEqual(shown, ReplayDesk.ShownOf(other));
    }

    private static DayTotalView Row(string path, string? consumer, decimal amount, long open = 0, long parked = 0, long processing = 0) =>
        new("362018", "collection-history", path, 3, 1, new(2, 5001), 1, consumer, new(2, amount), new(0, 0), open, parked, 0, processing);

    [Fact]
    public void Notice_IsOneOfTheHubsOwn() => Assert.Equal((true, null), (Notices.Find(Notices.Paused) is not null, Notices.Find("<b>anything</b>")));

    [Theory]
    [InlineData("/console", "/console", true)]
    [InlineData("/console", "/console/messages", false)]
    [InlineData("/console/messages", "/console/messages/362018-20261120-0000000001", true)]
    [InlineData("/console/messages", "/console/messagesx", false)]
    public void Place_HoldsWhatIsBelowIt(string place, string path, bool holds) => Assert.Equal(holds, Place.All.Single(p => p.Address == place).Holds(path));

    [Fact]
    public void Reader_WritesNumbersBytesAndTimesInJapan()
    {
        var reader = new Reader(IsEnglish: false);
        Assert.Equal(("1,234,567", "", "-5"), (reader.Number(1234567), reader.Number(null), reader.Number(-5)));
        Assert.Equal(("512 B", "1.0 MiB", "2.5 GiB"), (reader.Bytes(512), reader.Bytes(1 << 20), reader.Bytes((5L << 30) / 2)));
        Assert.Equal("2026-11-21 08:30:00", reader.At(new DateTimeOffset(2026, 11, 20, 23, 30, 0, TimeSpan.Zero)));
        Assert.Equal(("保留", "unknown-word"), (reader.Of("parked"), reader.Of("unknown-word")));
    }
}
