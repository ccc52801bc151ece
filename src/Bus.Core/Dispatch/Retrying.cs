using System.Globalization;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>When a failed delivery is tried again, and when no more: what the region says of the route, and where it says nothing, <see cref="DispatchOptions"/>.</summary>
internal sealed class Retrying(IRegionStore region, IOptions<DispatchOptions> options, TimeProvider clock)
{
    private readonly DispatchOptions _options = options.Value;

    /// <summary>After one more failure of a delivery: how long until it is tried again; null: no more, and why.</summary>
    public (TimeSpan? Pause, Bilingual GivingUp) AfterFailure(Delivery delivery)
    {
        var policy = PolicyOf(delivery.Route);
        var (now, failed) = (clock.GetUtcNow(), delivery.Attempts + 1);
        if ((policy?.Attempts ?? _options.GiveUpAttempts) is { } most && failed >= most)
            return (null, new Bilingual($"{failed} 回続けて失敗したため、再試行をやめました。", $"Given up after {failed} failures in a row."));
        if ((policy?.GiveUpAfter ?? _options.GiveUpAfter) is { } longest && now - (delivery.FailingSince ?? now) >= longest)
            return (null, new Bilingual($"{Words(longest).Ja}失敗し続けたため、再試行をやめました。", $"Given up after failing for {Words(longest).En}."));
        return (Pause(policy, delivery.Attempts), default);
    }

    /// <summary>The pause after a failure that so many came before: doubling, bounded, and a little different each time.</summary>
    public TimeSpan Pause(RouteId route, int failuresBefore) => Pause(PolicyOf(route), failuresBefore);

    private TimeSpan Pause(RetryPolicy? policy, int failuresBefore)
    {
        var pause = Doubling.Pause(policy?.First ?? _options.RetryFirst, policy?.Longest ?? _options.RetryLongest, failuresBefore);
        // A consumer that comes back is not met by everybody at once.
        return pause * (0.8 + 0.4 * Random.Shared.NextDouble());
    }

    private RetryPolicy? PolicyOf(RouteId route) => region.Current.Find(route)?.Retry;

    private static Bilingual Words(TimeSpan span)
    {
        var (number, ja, en) = span.TotalHours >= 1 ? (span.TotalHours, "時間", "h") : span.TotalMinutes >= 1 ? (span.TotalMinutes, "分", "min") : (span.TotalSeconds, "秒", "s");
        var text = number.ToString("0.#", CultureInfo.InvariantCulture);
        return new Bilingual($"{text} {ja}", $"{text} {en}");
    }
}
