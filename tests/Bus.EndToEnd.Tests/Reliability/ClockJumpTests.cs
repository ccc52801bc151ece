using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>A wall clock that is set right must not make anything wait for as long as it was wrong.</summary>
public class ClockJumpTests
{
    private const string Municipality = "362018";

    [Fact]
    public async Task ClockSetBackAnHour_WhileAFailureIsWrittenDown_TheNextAttemptComesAfterItsPause()
    {
        using var clock = new MovedClock(TimeSpan.FromHours(1));
        await using var hub = await Composition.StartAsync(Composition.RegionOf(Municipality), builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(clock);
        });
        var home = new DropFolder(hub.Files, Municipality, "delinquency");
        var place = Path.Combine(hub.Files, Municipality, "delinquency", "out", Payment.Contract);
        await Eventually.HoldsAsync(() => Directory.Exists(place), () => "the consumer has no home");
        Directory.Delete(place);
        // Where the folder should be is a file: writing fails.
        await File.WriteAllTextAsync(place, "");
        clock.AtAFailure = () => File.Delete(place);

        await new DropFolder(hub.Files, Municipality, "collection").DropAcceptedAsync("day.csv", new Payment(Municipality, "1", "01", 1, 1000));
        var memory = new ConsumerMemory(Municipality);
        await Eventually.HoldsAsync(() =>
        {
            if (Directory.Exists(place)) home.TakeAll(memory);
            return memory.Taken.Count == 1;
        }, () => $"the next attempt did not come; the clock was set back: {clock.IsRight}");
        Assert.True(clock.IsRight);
    }

    /// <summary>Ahead of the right time until the hub tells that a delivery failed: then its pause is chosen and written into the journal, but has not begun.</summary>
    private sealed class MovedClock(TimeSpan ahead) : TimeProvider, ILoggerProvider, ILogger
    {
        private const int DeliveryFailed = 1020;
        private volatile bool _right;

        public Action AtAFailure { get; set; } = () => { };
        public bool IsRight => _right;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + (_right ? TimeSpan.Zero : ahead);

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id != DeliveryFailed || _right) return;
            AtAFailure();
            _right = true;
        }

        public void Dispose() { }
    }
}
