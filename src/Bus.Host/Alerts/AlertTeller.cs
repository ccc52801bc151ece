using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts.Channels;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts;

/// <summary>Tells what is to be told: one node does it, one message a channel and interval, again until it gets through. A mail server that is down delays nothing else.</summary>
internal sealed class AlertTeller(IAlertBook book, IEnumerable<IAlertChannel> channels, ChannelTroubles troubles, ILeases leases, IOptions<AlertOptions> options, TimeProvider clock, ILogger<AlertTeller> log)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private TimeSpan Interval => options.Value.Interval > Tick ? options.Value.Interval : Tick;

    protected override Task ExecuteAsync(CancellationToken stopping) => Task.WhenAll(channels.Where(c => c.IsOn).Select(c => ServeAsync(c, stopping)));

    // A round that fails has the journal itself in trouble: what is to be told stays there.
    private Task ServeAsync(IAlertChannel channel, CancellationToken stopping) => new Rounds(Tick, clock) { AtOnce = true }.RunAsync(async cancellation =>
    {
        if (await TellAsync(channel, cancellation)) await Task.Delay(Interval - Tick, clock, cancellation);
    }, e => log.AlertsNotRead(channel.Name, e), stopping);

    private async Task<bool> TellAsync(IAlertChannel channel, CancellationToken stopping)
    {
        using var turn = leases.Enter(AlertWatch.LeaseKey);
        if (turn is null) return false;
        var due = await book.DueAsync(channel.Name, options.Value.Together, options.Value.RetryLongest, stopping);
        if (due.Count == 0) return false;
        long[] ids = [.. due.Select(d => d.Id)];
        try
        {
            await channel.TellAsync(due, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            var next = clock.GetUtcNow() + Pause(due.Max(d => d.Attempts));
            log.AlertsNotTold(ids.Length, channel.Name, next, e.Message);
            troubles.Failed(channel.Name, e.GetBaseException().Message);
            await book.NotToldAsync(ids, next, CancellationToken.None);
            return false;
        }
        troubles.Told(channel.Name);
        await book.ToldAsync(ids, CancellationToken.None);
        return true;
    }

    private TimeSpan Pause(int attempts) => Doubling.Pause(Interval, options.Value.RetryLongest, attempts);
}
