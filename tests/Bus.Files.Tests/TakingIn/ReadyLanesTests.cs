using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Homes;
using Bus.Files.TakingIn;

namespace Bus.Files.Tests.TakingIn;

public sealed class ReadyLanesTests
{
    private const long Great = 1L << 33, Small = 1_000;
    private readonly ReadyLanes _lanes = new(ofMunicipality: 2, smallFile: 1 << 20);

    [Fact]
    public async Task Place_GoesToTheMunicipalityWithTheFewest_ThenToWhoWaitedLongest()
    {
        var (a1, a2, a3) = (Add("362018", Great), Add("362018", Great), Add("362018", Great));
        Assert.Same(a1, await TakeAsync());
        var b = Add("412066", Great);
        Assert.Same(b, await TakeAsync());
        Assert.Same(a2, await TakeAsync());
        // Two of a municipality at most, however many places are free.
        var waiting = TakeAsync();
        Assert.False(waiting.IsCompleted);
        _lanes.Leave(a1, smallOnly: false);
        Assert.Same(a3, await waiting.WaitAsync(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task SmallFile_HasAPlaceOfItsOwn_AlsoBehindItsMunicipalitysGreatOnes()
    {
        var great = Add("362018", Great);
        var waiting = _lanes.TakeAsync(smallOnly: true, default);
        Assert.False(waiting.IsCompleted);
        var small = Add("362018", Small);
        Assert.Same(small, await waiting.WaitAsync(TimeSpan.FromMinutes(5)));
        _lanes.Leave(small, smallOnly: true);
        Assert.Same(great, await TakeAsync());
    }

    [Fact]
    public async Task Take_Cancelled_LeavesTheLaneToOthers()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _lanes.TakeAsync(smallOnly: false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var lane = Add("362018", Small);
        Assert.Same(lane, await TakeAsync());
    }

    private Task<Lane> TakeAsync() => _lanes.TakeAsync(smallOnly: false, default);

    private Lane Add(string municipality, long bytes)
    {
        var lane = new Lane(municipality);
        lane.Add(new Claim(new Home("/nowhere", new ApplicationRef(MunicipalityCode.Parse(municipality), "collection")), "c", "id", "a.csv", null), bytes);
        _lanes.Add(lane);
        return lane;
    }
}
