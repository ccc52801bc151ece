using System.Globalization;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts.Channels;
using Bus.Host.Api;
using Bus.Host.Api.Access;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts;

/// <summary>Alerts over HTTP: the open ones with what happened lately, the last ones, and a test of the channels.</summary>
internal static class AlertEndpoints
{
    public static void Map(RouteGroupBuilder alerts)
    {
        alerts.MapGet("/", ListAsync).For(AccessRule.Read);
        alerts.MapPost("/test", TestAsync);
    }

    private static async Task<IEnumerable<AlertView>> ListAsync(IAlertBook book, IOptions<AlertOptions> options, TimeProvider clock, HttpContext http, bool? all, int? limit, long? before, CancellationToken cancellation)
    {
        if (all != true) return (await PresentAsync(book, options.Value, clock, http, limit, before, cancellation)).Select(AlertView.Of);
        var last = await book.LastAsync(Math.Clamp(limit ?? 100, 1, 1000), before, cancellation);
        if (last.More) NextPart.Tell(http, "before", last[^1].Id.ToString(CultureInfo.InvariantCulture));
        return last.Select(AlertView.Of);
    }

    // All that is open, and what happened once: nobody can end that, and unseen it must not be gone in the moment in which it came. Of events there may be many; they are what the list goes on with.
    private static async Task<IReadOnlyList<Alert>> PresentAsync(IAlertBook book, AlertOptions options, TimeProvider clock, HttpContext http, int? limit, long? before, CancellationToken cancellation)
    {
        var open = before is null ? await book.OpenAsync(cancellation) : [];
        if (options.EventsMost == 0) return open;
        var events = await book.EventsAsync(clock.GetUtcNow() - options.EventsShown, Math.Clamp(limit ?? options.EventsMost, 1, options.EventsMost), before, cancellation);
        if (events.More) NextPart.Tell(http, "before", events[^1].Id.ToString(CultureInfo.InvariantCulture));
        return [.. open.Concat(events).OrderByDescending(a => a.Id)];
    }

    /// <summary>Sends through every channel at once, and says of each how it went.</summary>
    private static async Task<ChannelTestView[]> TestAsync(Caller caller, IEnumerable<IAlertChannel> channels, TimeProvider clock, CancellationToken cancellation)
    {
        await caller.RecordAsync("alert.test", "channels", null, null, cancellation);
        var alert = new Alert("test", "test", "–", new Bilingual("試験通知です。対処は要りません。", "This is a test; nothing needs to be done.")) { RaisedAt = clock.GetUtcNow() };
        return await Task.WhenAll(channels.Where(c => c.IsOn).Select(async channel =>
        {
            try
            {
                await channel.TellAsync([new AlertNotice(0, alert, Resolved: false, Attempts: 0)], cancellation);
                return new ChannelTestView(channel.Name, true, null);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                return new ChannelTestView(channel.Name, false, e.GetBaseException().Message);
            }
        }));
    }
}

/// <param name="Event">True: it happened once; false: it goes on until <paramref name="ResolvedAt"/>.</param>
internal sealed record AlertView(long Id, string Key, string Kind, string Place, TextView Text, DateTimeOffset RaisedAt, DateTimeOffset? ResolvedAt, bool Event)
{
    public static AlertView Of(Alert a) => new(a.Id, a.Key, a.Kind, a.Place, TextView.Of(a.Text), JapanTime.Of(a.RaisedAt), JapanTime.Of(a.ResolvedAt), a.IsEvent);
}

internal sealed record ChannelTestView(string Channel, bool Sent, string? Trouble);
