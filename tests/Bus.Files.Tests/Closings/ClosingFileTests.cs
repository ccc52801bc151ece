using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Files.Claims;
using Bus.Files.Closings;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Closings;

public sealed class ClosingFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2026-11-20", null, null)]
    [InlineData("2026-11-20\r\n", null, null)]
    [InlineData("\uFEFF2026-11-20,10\n", 10L, null)]
    [InlineData("2026-11-20,10,-1000", 10L, -1000L)]
    [InlineData("2026-11-20,,", null, null)]
    [InlineData("2026-11-20\r\n\u001A", null, null)]
    [InlineData("2026-11-20,10,-1000\u001A", 10L, -1000L)]
    [InlineData(" 2026-11-20 ,\t10 , \r\n\r\n", 10L, null)]
    public void Parse_OneLine_IsRead(string text, long? records, long? amount) =>
        Assert.Equal(new ClosingFile(new DateOnly(2026, 11, 20), records, amount), ClosingFile.Parse(Encoding.UTF8.GetBytes(text)).Value);

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("2026-11-31")]
    [InlineData("20261120")]
    [InlineData("2026-11-20,-1")]
    [InlineData("2026-11-20,1,x")]
    [InlineData("2026-11-20,1,1,1")]
    [InlineData("2026-11-20\n2026-11-21\n")]
    [InlineData("2026-11-20,1,5\0\0")]
    [InlineData("\n2026-11-20")]
    [InlineData("2026-11-20,1,99999999999999999999")]
    public void Parse_Wrong_SaysWhatAndNotWhatStandsThere(string text)
    {
        var fault = ClosingFile.Parse(Encoding.UTF8.GetBytes(text)).Fault!;
        Assert.Equal(FaultCode.InvalidMessage, fault.Code);
        Assert.DoesNotContain("31", fault.What.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfWhatWasDelivered_IsReadBack()
    {
        var text = ClosingFile.Text(new DateOnly(2026, 11, 20), new DayAmount(1000, 12345678));
        Assert.Equal("2026-11-20,1000,12345678\r\n", text);
        Assert.Equal(new ClosingFile(new DateOnly(2026, 11, 20), 1000, 12345678), ClosingFile.Parse(Encoding.ASCII.GetBytes(text)).Value);
    }

    [Fact]
    public async Task File_Dropped_ClosesAndIsAnswered_BehindTheFilesBeforeIt()
    {
        // Where only end files complete data, a closing needs none.
        var region = TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Complete = ["end-file"] });
        await using var hub = new TestHub(_folder, region: region);
        hub.Drop("daily.csv", Rows.Of(1), "1,1000");
        hub.Drop("day.close", "2026-11-20,1,1000\r\n");
        var taken = new List<int>();
        hub.Closings.Judge = _ => { taken.Add(hub.Intake.Arrivals.Count); return null; };
        await hub.StartAsync();
        var result = await hub.ResultOf("day.close");
        Assert.Equal(("accepted", "2026-11-20", 1, 1, 1000), (result.GetProperty("state").GetString(), result.GetProperty("businessDate").GetString(), result.GetProperty("closing").GetProperty("number").GetInt32(),
            result.GetProperty("closing").GetProperty("records").GetInt32(), result.GetProperty("closing").GetProperty("amount").GetInt32()));
        var stated = Assert.Single(hub.Closings.Stated);
        Assert.Equal((TestHub.Collection, TestHub.Contract, "collection"), (stated.Key.Provider, stated.Key.Contract, stated.By));
        Assert.Equal([1], taken);
        Assert.Empty(Directory.EnumerateFileSystemEntries(hub.In));
        Assert.Single(hub.Intake.Arrivals);
    }

    [Fact]
    public async Task File_Wrong_IsRefusedWithAResult()
    {
        await using var hub = await new TestHub(_folder).StartAsync();
        hub.Drop("data.close", Rows.Of(40));
        var result = await hub.ResultOf("data.close");
        Assert.Equal("refused", result.GetProperty("state").GetString());
        Assert.Contains(".close", result.GetProperty("faults")[0].GetProperty("message").GetProperty("ja").GetString(), StringComparison.Ordinal);
        Assert.Empty(hub.Closings.Stated);
        Assert.Empty(hub.Intake.Arrivals);
        // Nothing is lost: it lies with the claim, as sources do.
        var claim = Assert.Single(Directory.GetDirectories(hub.Home.Claims(TestHub.Contract)));
        await Eventually.True(() => Claim.DoneAt(claim) is not null);
        Assert.True(File.Exists(Path.Combine(claim, "data.close")));
    }

    [Fact]
    public async Task File_ThatCannotBeTakenNow_IsTriedAgain_UnderItsClaim()
    {
        await using var hub = new TestHub(_folder);
        var claims = new List<string?>();
        hub.Closings.Judge = s =>
        {
            claims.Add(s.Claim);
            return claims.Count == 1 ? Fault.Of(FaultCode.Unavailable, "保守", "maintenance") : null;
        };
        await hub.StartAsync();
        hub.Drop("day.close", "2026-11-20");
        await hub.ResultOf("day.close");
        Assert.Equal(2, claims.Count);
        Assert.Single(claims.Distinct());
        Assert.NotNull(claims[0]);
    }

    [Fact]
    public async Task UnreadFiles_OfATreeThatIsNotMounted_AreNotNone()
    {
        await using var hub = new TestHub(_folder);
        hub.Drop("day.csv", "x");
        var unread = hub.Get<Bus.Core.Closings.IUnreadFiles>();
        Assert.Equal(["day.csv"], await unread.OfAsync(hub.Home.Application, TestHub.Contract, default));
        File.Delete(Bus.Files.Homes.RootMark.PathIn(hub.Home.Root));
        await Assert.ThrowsAsync<IOException>(() => unread.OfAsync(hub.Home.Application, TestHub.Contract, default));
    }
}
