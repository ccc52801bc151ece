using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Bus.Core.Tests.Operation;

public sealed class ClockTrustTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1), Year = TimeSpan.FromDays(365);
    private readonly WallClock _clock = new();
    private readonly IOptions<OperationOptions> _options = Options.Create(new OperationOptions());
    private readonly ClockTrust _trust;

    public ClockTrustTests() => _trust = new ClockTrust(_clock, new SteadyTime(_clock), _options, NullLogger<ClockTrust>.Instance);

    [Fact]
    public void TimeThatOnlyPasses_IsBelieved()
    {
        _clock.Pass(Year);
        Assert.Null(_trust.Look());
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    [InlineData(-25, false)]
    public void Jump_OfMoreThanTheOption_IsNotBelieved(int hours, bool believed)
    {
        _clock.Jump(hours * Hour);
        Assert.Equal(believed ? null : hours * Hour, _trust.Look());
    }

    [Fact]
    public void ClockThatIsBack_IsBelievedAtOnce()
    {
        _clock.Jump(Year);
        Assert.NotNull(_trust.Look());
        _clock.Jump(-Year);
        Assert.Null(_trust.Look());
    }

    [Fact]
    public void ClockThatStood_ForAsLongAsTheOption_IsBelieved()
    {
        _clock.Jump(Year);
        Assert.NotNull(_trust.Look());
        _clock.Pass(Day - Hour);
        Assert.NotNull(_trust.Look());
        _clock.Pass(Hour);
        Assert.Null(_trust.Look());
        // From there on it is as any other.
        _clock.Jump(-Year);
        Assert.NotNull(_trust.Look());
    }

    [Fact]
    public void AnotherJump_BeginsTheWaitAnew()
    {
        _clock.Jump(Year);
        Assert.NotNull(_trust.Look());
        _clock.Pass(Day - Hour);
        _clock.Jump(Year);
        Assert.NotNull(_trust.Look());
        _clock.Pass(Hour);
        Assert.NotNull(_trust.Look());
        _clock.Pass(Day - Hour);
        Assert.Null(_trust.Look());
    }

    /// <summary>A hub that is started anew believes its clock: so an operator says that it is right.</summary>
    [Fact]
    public void HubStartedAnew_BelievesItsClock()
    {
        _clock.Jump(Year);
        Assert.NotNull(_trust.Look());
        Assert.Null(new ClockTrust(_clock, new SteadyTime(_clock), _options, NullLogger<ClockTrust>.Instance).Look());
    }

    [Fact]
    public async Task Check_TellsOfIt_AndTheNodeGoesOnTakingCalls()
    {
        var check = new ClockCheck(_trust, _options);
        Assert.Equal(CheckState.Ok, (await check.LookAsync(default)).State);
        _clock.Jump(100 * Hour);
        var told = await check.LookAsync(default);
        Assert.Equal(CheckState.Degraded, told.State);
        Assert.Contains("100 時間進み", told.What.Ja, StringComparison.Ordinal);
        Assert.Contains("ahead by 100 h", told.What.En, StringComparison.Ordinal);
        _clock.Jump(-200 * Hour);
        Assert.Contains("back by 100 h", (await check.LookAsync(default)).What.En, StringComparison.Ordinal);
    }

    /// <summary>What people are told may jump; what has passed does not.</summary>
    private sealed class WallClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override DateTimeOffset GetUtcNow() => _now;
        public override long GetTimestamp() => _passed;

        public void Jump(TimeSpan by) => _now += by;

        public void Pass(TimeSpan time)
        {
            _now += time;
            _passed += time.Ticks;
        }
    }
}
