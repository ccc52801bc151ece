using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Operation;

/// <summary>
/// Whether the wall clock may be believed by what forgets for good. It is held against the steady clock: where it went another way by more than <see cref="OperationOptions.ClockJump"/>
/// since it was last believed, it is not, until it is back, or has not jumped again for as long, or the hub is started anew: a hub believes the clock with which it starts.
/// </summary>
public sealed class ClockTrust(TimeProvider wall, SteadyTime steady, IOptions<OperationOptions> options, ILogger<ClockTrust> log)
{
    private readonly Lock _gate = new();
    private TimeSpan _believed;
    private (TimeSpan Apart, DateTimeOffset Since)? _doubted;

    /// <summary>By how much the wall clock has jumped ahead (negative: back), where it may not be believed now; null: it may.</summary>
    public TimeSpan? Look()
    {
        lock (_gate)
        {
            var now = steady.GetUtcNow();
            var apart = wall.GetUtcNow() - now;
            if (!IsJump(apart - _believed)) return Believe(apart);
            // Another jump: what it says now must stand for as long again.
            if (_doubted is not { } doubted || IsJump(apart - doubted.Apart))
            {
                log.ClockJumped((apart - _believed).TotalHours);
                _doubted = (apart, now);
            }
            else if (now - doubted.Since >= options.Value.ClockJump) return Believe(apart);
            return apart - _believed;
        }
    }

    private TimeSpan? Believe(TimeSpan apart)
    {
        if (_doubted is not null) log.ClockBelieved();
        (_believed, _doubted) = (apart, null);
        return null;
    }

    private bool IsJump(TimeSpan by) => by.Duration() > options.Value.ClockJump;
}
