using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts;
using Bus.Host.Alerts.Sources;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Alerts;

/// <summary>What is wrong is told whatever else is wrong, and is over when it is over.</summary>
public class AlertWatchTests
{
    private readonly Book _book = new();
    private readonly KnownNodes _nodes = new();
    private readonly Lines _log = new();
    private readonly Source _parked = new("parked/"), _disk = new("check/sole/") { OfThisNode = true };

    [Fact]
    public async Task SourceThatFails_KeepsWhatItTold_AndHidesNoOther()
    {
        var watch = Watch();
        _parked.Wrong = ["parked/362018"];
        await watch.LookAsync(default);
        Assert.Equal(["parked/362018"], _book.Keys);

        _parked.Trouble = new InvalidOperationException("no such table");
        _disk.Wrong = ["check/sole/disk"];
        for (var look = 0; look < 4; look++) await watch.LookAsync(default);
        Assert.Equal(["check/sole/disk", "parked/362018"], _book.Keys);
        // Once for as long as it is the same.
        Assert.Single(_log.Told, l => l.Contains("parked/", StringComparison.Ordinal));

        (_parked.Trouble, _parked.Wrong) = (null, []);
        await watch.LookAsync(default);
        Assert.Contains("parked/362018", _book.Keys);
        await watch.LookAsync(default);
        Assert.Equal(["check/sole/disk"], _book.Keys);
    }

    [Fact]
    public async Task SourceThatHangs_EvenWithItsThread_HidesNoOther_AndIsAskedAnewOnceItAnswers()
    {
        var watch = Watch(new AlertOptions { SourcePatience = TimeSpan.FromMilliseconds(200) });
        using var answers = new ManualResetEventSlim();
        (_parked.Wrong, _parked.Hangs, _disk.Wrong) = (["parked/362018"], answers, ["check/sole/disk"]);
        while (!_book.Keys.Any()) await watch.LookAsync(default);
        await watch.LookAsync(default);
        Assert.Equal(["check/sole/disk"], _book.Keys);
        Assert.Equal(1, _parked.Asked);
        Assert.Single(_log.Told, l => l.Contains("parked/", StringComparison.Ordinal));

        answers.Set();
        for (; _book.Keys.Count() < 2; await Task.Delay(10)) await watch.LookAsync(default);
        Assert.Equal(["check/sole/disk", "parked/362018"], _book.Keys);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(NodeState.Lost, false)]
    [InlineData(NodeState.Leaving, true)]
    [InlineData(NodeState.Active, true)]
    public async Task WhatANodeToldOfItself_IsOverWhenTheNodeIsGone(NodeState? other, bool stays)
    {
        if (other is { } state) _nodes.Others.Add(new NodeInJournal(7, new NodeCard("hub-2", "there", "", "", TimeSpan.FromSeconds(10)), state, 1, 1, default, default));
        foreach (var key in new[] { "check/hub-2/disk", "parked/362018" }) await _book.RaiseAsync(AlertOf(key), [], isEvent: false, default);
        _parked.Wrong = ["parked/362018"];
        var watch = Watch();
        await watch.LookAsync(default);
        Assert.Contains("check/hub-2/disk", _book.Keys);
        await watch.LookAsync(default);
        Assert.Equal(stays ? ["check/hub-2/disk", "parked/362018"] : ["parked/362018"], _book.Keys);
    }

    private AlertWatch Watch(AlertOptions? options = null) => new(_book, [_parked, _disk], new AlertChannels([]), new SoleNode(), _nodes, Options.Create(options ?? new()), TimeProvider.System, _log);

    private static Alert AlertOf(string key) => new(key, key.Split('/')[0], "-", new Bilingual("-", "-"));

    private sealed class Source(string prefix) : IAlertSource
    {
        public string Prefix => prefix;
        public bool OfThisNode { get; init; }
        public string[] Wrong { get; set; } = [];
        public Exception? Trouble { get; set; }
        public ManualResetEventSlim? Hangs { get; set; }
        public int Asked { get; private set; }

        public Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
        {
            Asked++;
            Hangs?.Wait(cancellation);
            return Answer();
        }

        private Task<IReadOnlyList<Alert>> Answer() =>
            Trouble is { } trouble ? Task.FromException<IReadOnlyList<Alert>>(trouble) : Task.FromResult<IReadOnlyList<Alert>>([.. Wrong.Select(AlertOf)]);
    }

    private sealed class Book : IAlertBook
    {
        private readonly List<Alert> _open = [];

        public IEnumerable<string> Keys => _open.Select(a => a.Key).Order(StringComparer.Ordinal);

        public Task<bool> RaiseAsync(Alert alert, IReadOnlyList<string> channels, bool isEvent, CancellationToken cancellation)
        {
            _open.Add(alert);
            return Task.FromResult(true);
        }

        public Task<bool> ResolveAsync(string key, CancellationToken cancellation) => Task.FromResult(_open.RemoveAll(a => a.Key == key) > 0);

        public Task<IReadOnlyList<Alert>> OpenAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Alert>>([.. _open]);

        public Task<Part<Alert>> EventsAsync(DateTimeOffset since, int limit, long? before, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Part<Alert>> LastAsync(int limit, long? before, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<AlertNotice>> DueAsync(string channel, int limit, TimeSpan longest, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ToldAsync(IReadOnlyList<long> notices, CancellationToken cancellation) => throw new NotSupportedException();

        public Task NotToldAsync(IReadOnlyList<long> notices, DateTimeOffset next, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class Lines : ILogger<AlertWatch>
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Add(formatter(state, exception));
    }
}
