using System.Collections.Concurrent;

namespace Bus.Files.Deliveries;

/// <summary>
/// File times that rise from one publication to the next of the same folder, a millisecond at least: a receipt number is given when a bulk file is begun, its place
/// in the route when it is committed, so names alone do not tell a consumer the order of its route. File systems tick in milliseconds.
/// Before this node had the route, it was published by another one's clock, or by its own before that was set right: what of it still lies there is looked at once a lease.
/// </summary>
internal sealed class RisingTimes(TimeProvider clock)
{
    // No clock is ahead by more; a file of such a time is the consumer's own.
    private const long Farthest = TimeSpan.MillisecondsPerDay;

    private readonly ConcurrentDictionary<string, (long Epoch, long Last)> _last = new(StringComparer.Ordinal);

    /// <param name="epoch">Of the lease under which is published: while it is the same, nobody else publishes there.</param>
    public DateTime Next(string folder, long epoch)
    {
        var now = clock.GetUtcNow().UtcDateTime.Ticks / TimeSpan.TicksPerMillisecond;
        var next = _last.AddOrUpdate(folder, _ => (epoch, Math.Max(now, Newest(folder, now) + 1)),
            (_, last) => (epoch, Math.Max(now, Math.Max(last.Last, last.Epoch == epoch ? 0 : Newest(folder, now)) + 1)));
        return new DateTime(next.Last * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
    }

    private static long Newest(string folder, long now) => !Directory.Exists(folder) ? 0 : new DirectoryInfo(folder).EnumerateFiles()
        .Select(file => file.LastWriteTimeUtc.Ticks / TimeSpan.TicksPerMillisecond).Where(time => time <= now + Farthest).DefaultIfEmpty().Max();
}
