using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts;
using Bus.Host.Alerts.Channels;
using Bus.Host.Alerts.Sources;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Alerts;

/// <summary>A mail server that takes nothing is itself told, where somebody can see it.</summary>
public class ChannelSourceTests
{
    private readonly IOptions<AlertOptions> _options = Options.Create(new AlertOptions { Failing = TimeSpan.Zero, Interval = TimeSpan.Zero });
    private readonly ChannelTroubles _troubles = new(TimeProvider.System);

    [Fact]
    public async Task Channel_ThatFails_IsAnAlert_UntilItGetsThrough()
    {
        var (channel, source) = (new Channel(), new ChannelSource(_troubles, _options, TimeProvider.System));
        using var teller = new AlertTeller(new OneNotice(), [channel], _troubles, new SoleNode(), _options, TimeProvider.System, NullLogger<AlertTeller>.Instance);
        await teller.StartAsync(default);
        var alert = Assert.Single(await UntilAsync(source, found => found.Count > 0));
        Assert.Equal(("channel/mail", "alert-channel"), (alert.Key, alert.Kind));
        Assert.Contains("550 no such user", alert.Text.Ja, StringComparison.Ordinal);
        Assert.Contains("bus alert test", alert.Text.En, StringComparison.Ordinal);
        channel.Works = true;
        Assert.Empty(await UntilAsync(source, found => found.Count == 0));
        await teller.StopAsync(default);
    }

    [Fact]
    public async Task Channel_ThatFailsForAShortWhile_IsNone()
    {
        _troubles.Failed("mail", "421 busy");
        Assert.Empty(await new ChannelSource(_troubles, Options.Create(new AlertOptions()), TimeProvider.System).LookAsync([], default));
    }

    private static async Task<IReadOnlyList<Alert>> UntilAsync(ChannelSource source, Func<IReadOnlyList<Alert>, bool> holds)
    {
        for (var i = 0; ; i++)
        {
            var found = await source.LookAsync([], default);
            if (holds(found) || i == 600) return found;
            await Task.Delay(100);
        }
    }

    private sealed class Channel : IAlertChannel
    {
        public bool Works { get; set; }
        public string Name => "mail";
        public bool IsOn => true;
        public Task TellAsync(IReadOnlyList<AlertNotice> notices, CancellationToken cancellation) => Works ? Task.CompletedTask : throw new IOException("550 no such user");
    }

    private sealed class OneNotice : IAlertBook
    {
        public Task<IReadOnlyList<AlertNotice>> DueAsync(string channel, int limit, TimeSpan longest, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<AlertNotice>>([new(1, new Alert("test", "test", "–", new Bilingual("試", "test")), false, 0)]);
        public Task ToldAsync(IReadOnlyList<long> notices, CancellationToken cancellation) => Task.CompletedTask;
        public Task NotToldAsync(IReadOnlyList<long> notices, DateTimeOffset next, CancellationToken cancellation) => Task.CompletedTask;
        public Task<bool> RaiseAsync(Alert alert, IReadOnlyList<string> channels, bool isEvent, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<bool> ResolveAsync(string key, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<IReadOnlyList<Alert>> OpenAsync(CancellationToken cancellation) => throw new NotSupportedException();
        public Task<Part<Alert>> EventsAsync(DateTimeOffset since, int limit, long? before, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<Part<Alert>> LastAsync(int limit, long? before, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
