using Bus.Core.Operation;
using Xunit;

namespace Bus.Core.Tests.Operation;

public sealed class RoundsTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RestClock _clock = new();
    private readonly List<string> _told = [];
    private int _rounds;

    [Fact]
    public async Task Rounds_OneFails_IsToldAndTheNextComes()
    {
        await RunAsync(new Rounds(TimeSpan.FromSeconds(1), _clock), "bad", null, null);
        Assert.Equal(3, _rounds);
        Assert.Equal(["bad"], _told);
    }

    [Fact]
    public async Task Rounds_SameFailureAgain_IsToldOnceUntilItIsAnotherOrWasOver()
    {
        await RunAsync(new Rounds(TimeSpan.FromSeconds(1), _clock), "bad", "bad", "worse", "worse", null, "worse");
        Assert.Equal(["bad", "worse", "worse"], _told);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task Rounds_AtOnce_RestsOnlyBetweenThem(bool atOnce, int rests)
    {
        await RunAsync(new Rounds(TimeSpan.FromSeconds(1), _clock) { AtOnce = atOnce }, null, null);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(1), rests), _clock.Rests);
    }

    [Fact]
    public async Task Rounds_OneTookLong_RestsInProportion()
    {
        _clock.RoundTakes = TimeSpan.FromSeconds(3);
        await RunAsync(new Rounds(TimeSpan.FromSeconds(1), _clock) { AtOnce = true, RestPerRound = 20 }, null, null);
        Assert.Equal([TimeSpan.FromSeconds(60)], _clock.Rests);
    }

    [Fact]
    public async Task Rounds_RestEndedEarly_GoOnAtOnce()
    {
        var rests = new List<TimeSpan>();
        await RunAsync(new Rounds(TimeSpan.FromDays(1), TimeProvider.System) { RestBy = (rest, _) => { rests.Add(rest); return Task.CompletedTask; } }, null, "bad", null);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromDays(1), 3), rests[..3]);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>A round for each, failing where it says with what; the last one stops the hub.</summary>
    private async Task RunAsync(Rounds rounds, params string?[] failures)
    {
        var running = rounds.RunAsync(_ =>
        {
            _clock.Pass();
            var failure = failures[_rounds++];
            if (_rounds == failures.Length && failure is null) _stop.Cancel();
            if (failure is not null) throw new InvalidOperationException(failure);
            return Task.CompletedTask;
        }, e =>
        {
            _told.Add(e.Message);
            if (_rounds == failures.Length) _stop.Cancel();
        }, _stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>A clock on which every rest is over at once, and that knows how long it was.</summary>
    private sealed class RestClock : TimeProvider
    {
        private long _now;

        public TimeSpan RoundTakes { get; set; }
        public List<TimeSpan> Rests { get; } = [];

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass() => _now += RoundTakes.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Rests.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
