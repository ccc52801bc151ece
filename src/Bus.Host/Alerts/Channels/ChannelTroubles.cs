using System.Collections.Concurrent;

namespace Bus.Host.Alerts.Channels;

/// <summary>Which channels have failed, and since when: who waits for a mail would take silence for "all is well".</summary>
internal sealed class ChannelTroubles(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ChannelTrouble> _failing = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ChannelTrouble> Current => [.. _failing.Values];

    public void Failed(string channel, string why) => _failing.AddOrUpdate(channel, c => new ChannelTrouble(c, clock.GetUtcNow(), why), (_, before) => before with { Why = why });

    public void Told(string channel) => _failing.TryRemove(channel, out _);
}

/// <param name="Since">The first of the failures since it last got through.</param>
internal sealed record ChannelTrouble(string Channel, DateTimeOffset Since, string Why);
