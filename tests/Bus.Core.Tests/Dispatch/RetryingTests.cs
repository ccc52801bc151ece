using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

public class RetryingTests
{
    private readonly HandClock _clock = new();
    private readonly DispatchOptions _options = new();

    private static readonly Delivery Failing = new RememberedJournal().Add(1, DeliveryState.Delivering, 7);

    private Retrying Of(RetryPolicy? policy) => new(new FixedRegion(policy), Options.Create(_options), _clock);

    private double SecondsAfter(RetryPolicy? policy, int attempts) =>
        Of(policy).AfterFailure(Failing with { Attempts = attempts }).Pause!.Value.TotalSeconds;

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1)]
    [InlineData(5, 16)]
    [InlineData(50, 30)]
    public void WithoutAPolicy_PausesAreTheHubs_Doubling_AndNeverEnd(int attempts, double seconds) =>
        Assert.InRange(SecondsAfter(null, attempts), seconds * 0.8, seconds * 1.2);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(9, 10)]
    public void Policy_OfTheRoute_GoesBeforeTheHubs(int attempts, double seconds) =>
        Assert.InRange(SecondsAfter(new RetryPolicy(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), null, null), attempts), seconds * 0.8, seconds * 1.2);

    [Fact]
    public void Attempts_UsedUp_GiveUp_AndSayHowMany()
    {
        var retrying = Of(new RetryPolicy(null, null, null, 3));
        Assert.NotNull(retrying.AfterFailure(Failing with { Attempts = 1 }).Pause);
        var (pause, why) = retrying.AfterFailure(Failing with { Attempts = 2 });
        Assert.Null(pause);
        Assert.Contains("3", why.Ja);
    }

    [Fact]
    public void Time_UsedUp_GivesUp_CountedFromTheFirstFailure()
    {
        var retrying = Of(new RetryPolicy(null, null, TimeSpan.FromHours(24), null));
        var failing = Failing with { Attempts = 500, FailingSince = _clock.GetUtcNow() };
        _clock.Pass(TimeSpan.FromHours(23.9));
        Assert.NotNull(retrying.AfterFailure(failing).Pause);
        _clock.Pass(TimeSpan.FromHours(0.1));
        Assert.Null(retrying.AfterFailure(failing).Pause);
    }

    [Fact]
    public void Hub_ThatGivesUp_DoesSoWhereTheRouteSaysNothing()
    {
        _options.GiveUpAttempts = 1;
        Assert.Null(Of(null).AfterFailure(Failing).Pause);
        Assert.NotNull(Of(new RetryPolicy(null, null, null, 2)).AfterFailure(Failing).Pause);
    }

    private sealed class FixedRegion(RetryPolicy? policy) : IRegionStore
    {
        private static readonly RouteId Route = RememberedJournal.Route;

        public RegionModel Current { get; } = new()
        {
            Municipalities = [new Municipality { Code = Route.Municipality, Name = "t", Applications = [new Application { Id = Route.Consumer, Name = "d",
                Consumes = [new Consumption { Contract = Route.Contract, By = HandOverKind.Soap, Retry = policy }] }] }],
        };

        public event Action<RegionModel>? Changed { add { } remove { } }

        public long Version => 1;

        public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
