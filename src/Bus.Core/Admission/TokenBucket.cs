namespace Bus.Core.Admission;

/// <summary>So many a second on average, and no more than a second's worth at once. Thread-safe.</summary>
internal sealed class TokenBucket(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private double _tokens = double.MaxValue;
    private long _at = clock.GetTimestamp();

    /// <summary>Takes one, if there is one; else says after what time there will be.</summary>
    /// <param name="rate">So many a second, now: a quota may change while the hub runs.</param>
    public TimeSpan? Take(double rate) => Ask(rate, take: true);

    /// <summary>After what time there will be one; null: there is one now. Takes nothing.</summary>
    public TimeSpan? Look(double rate) => Ask(rate, take: false);

    private TimeSpan? Ask(double rate, bool take)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            // A quota below one a second still lets one through at a time.
            _tokens = Math.Min(Math.Max(rate, 1), _tokens + clock.GetElapsedTime(_at, now).TotalSeconds * rate);
            _at = now;
            if (_tokens < 1) return TimeSpan.FromSeconds((1 - _tokens) / rate);
            if (take) _tokens--;
            return null;
        }
    }
}
