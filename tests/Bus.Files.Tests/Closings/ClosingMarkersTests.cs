using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Files.Closings;
using Bus.Files.Homes;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Closings;

public sealed class ClosingMarkersTests : IDisposable
{
    private const string Name = "2026-11-20.collection.2.close";
    private readonly TestFolder _folder = new();
    private readonly ClosingMarker _marker = new(7, new ClosingKey(TestHub.Collection, TestHub.Contract, new DateOnly(2026, 11, 20)), 2, "delinquency", new DayAmount(10, 1000), 0);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Marker_AppearsByRename_BehindWhatLiesThere()
    {
        await using var hub = new TestHub(_folder);
        var (markers, home) = (hub.Get<IClosingMarkers>(), hub.Get<HomeKeeper>().Of(TestHub.Delinquency));
        markers.Prepare(_marker, 5);
        var folder = home.Out(TestHub.Contract);
        Assert.Empty(Directory.GetFiles(folder));
        var data = Path.Combine(folder, "362018-20261120-0000000001.csv");
        await File.WriteAllTextAsync(data, "");
        File.SetLastWriteTimeUtc(data, DateTime.UtcNow.AddMinutes(1));

        markers.Publish(_marker with { PreparedIn = 5 });
        Assert.Equal("2026-11-20,10,1000\r\n", await File.ReadAllTextAsync(Path.Combine(folder, Name)));
        Assert.True(File.GetLastWriteTimeUtc(Path.Combine(folder, Name)) > File.GetLastWriteTimeUtc(data));
        Assert.Empty(Directory.GetFiles(home.Outgoing(TestHub.Contract)));
    }

    [Fact]
    public async Task Marker_PublishedAgain_AfterItWasTakenAway_DoesNotComeBack()
    {
        await using var hub = new TestHub(_folder);
        var (markers, home) = (hub.Get<IClosingMarkers>(), hub.Get<HomeKeeper>().Of(TestHub.Delinquency));
        markers.Prepare(_marker, 5);
        markers.Publish(_marker with { PreparedIn = 5 });
        File.Delete(Path.Combine(home.Out(TestHub.Contract), Name));
        markers.Publish(_marker with { PreparedIn = 5 });
        Assert.Empty(Directory.GetFiles(home.Out(TestHub.Contract)));
    }

    [Fact]
    public async Task Marker_PreparedByAStoppedNode_IsReplacedByALaterLease_AndNotTheOtherWayRound()
    {
        await using var hub = new TestHub(_folder);
        var (markers, home) = (hub.Get<IClosingMarkers>(), hub.Get<HomeKeeper>().Of(TestHub.Delinquency));
        markers.Prepare(_marker, 5);
        markers.Prepare(_marker, 6);
        // It wakes up, and knows of no other.
        markers.Prepare(_marker, 5);
        markers.Publish(_marker with { PreparedIn = 6 });
        Assert.Single(Directory.GetFiles(home.Out(TestHub.Contract)));
    }

    [Fact]
    public async Task UnreadFiles_AreDroppedAndClaimedOnes()
    {
        await using var hub = new TestHub(_folder);
        var unread = hub.Get<IUnreadFiles>();
        Assert.Empty(await unread.OfAsync(TestHub.Collection, TestHub.Contract, default));
        hub.Drop("b.csv", "x", "1,1");
        hub.Drop("c.csv.part", "x");
        hub.Drop("day.close", "2026-11-20");
        var claim = Path.Combine(hub.Home.Claims(TestHub.Contract), Guid.CreateVersion7().ToString("N"));
        Directory.CreateDirectory(claim);
        await File.WriteAllTextAsync(Path.Combine(claim, "a.csv"), "x");
        Assert.Equal(["a.csv", "b.csv"], await unread.OfAsync(TestHub.Collection, TestHub.Contract, default));
        await File.WriteAllTextAsync(Path.Combine(claim, ".done"), "");
        Assert.Equal(["b.csv"], await unread.OfAsync(TestHub.Collection, TestHub.Contract, default));
    }

    [Fact]
    public async Task UnreadFiles_OfAPartner_AreThoseThatWereFetchedAndHaveNoPlaceYet()
    {
        PartnerFetch payments = new(TestHub.Contract, "there", "p*", EndFile: false, FetchedFate.Delete, null), others = new("assessment", "there", "a*", EndFile: false, FetchedFate.Delete, null);
        await using var hub = new TestHub(_folder, region: WithPartner(new Partner { Id = "bank", Address = new Uri("sftp://bank.example"), Username = "hub", Fetch = [others, payments] }));
        var unread = hub.Get<IUnreadFiles>();
        await BookAsync("there", "p.csv", TransferState.Ready);
        await BookAsync("there", "p2.csv", TransferState.Done);
        await BookAsync("there", "p.close", TransferState.Ready);
        await BookAsync("elsewhere", "p3.csv", TransferState.Ready);
        Assert.Equal(["p.csv"], await unread.OfAsync(TestHub.Collection, TestHub.Contract, default));
        Assert.Empty(await unread.OfAsync(TestHub.Collection, "assessment", default));
        Assert.Empty(await unread.OfAsync(TestHub.Delinquency, TestHub.Contract, default));

        // The one that has its place lies there until it is read; then it is its turn.
        hub.Drop("p.csv", "of yesterday");
        Assert.Equal(["p.csv"], await unread.OfAsync(TestHub.Collection, TestHub.Contract, default));
        await BookAsync("there", "p.csv", TransferState.Done);
        File.Delete(Path.Combine(hub.In, "p.csv"));
        Assert.Empty(await unread.OfAsync(TestHub.Collection, TestHub.Contract, default));

        Task BookAsync(string folder, string name, TransferState state) =>
            hub.Transfers.WriteAsync(new Transfer(new PartnerRef(TestHub.Collection, "bank"), TransferDirection.Fetch, folder, name, 1, "1", "", state), default);
    }

    private static RegionModel WithPartner(Partner partner)
    {
        var town = TestHub.RegionOf().Municipalities[0];
        return new RegionModel { Municipalities = [town with { Applications = [.. town.Applications.Select(a => a.Id == "collection" ? a with { Partners = [partner] } : a)] }] };
    }
}
