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
        DayTotalView Row(string path, string? consumer, decimal amount, long open = 0, long parked = 0) => new("362018", "collection-history", path, 3, 1, new(2, 5001), 1, consumer, new(2, amount), new(0, 0), open, parked, 0);
        var day = Assert.Single(OverviewDesk.DayOf([Row("soap", "delinquency", 5001), Row("soap", "archive", 0, open: 2, parked: 1), Row("file", null, 0)], new Dictionary<string, string> { ["362018"] = "徳島市" }));
        Assert.Equal(new MunicipalityDay("362018", "徳島市", 6, 2, new(4, 10002), 2, 2, 1, Agrees: false), day);
        Assert.True(Assert.Single(OverviewDesk.DayOf([Row("soap", "delinquency", 5001)], new Dictionary<string, string>())).Agrees);
    }

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
