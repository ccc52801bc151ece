using System.Collections.Concurrent;

namespace Bus.Files.Deliveries;

/// <summary>
/// File times that rise from one publication to the next of the same folder, a millisecond at least: a receipt number is given when a bulk file is begun, its place
/// in the route when it is committed, so names alone do not tell a consumer the order of its route. File systems tick in milliseconds.
/// </summary>
internal sealed class RisingTimes(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);

    public DateTime Next(string folder)
    {
        var now = clock.GetUtcNow().UtcDateTime.Ticks / TimeSpan.TicksPerMillisecond;
        return new DateTime(_last.AddOrUpdate(folder, now, (_, last) => Math.Max(now, last + 1)) * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
    }
}
