using Bus.Core.Faults;
using Bus.Host.Client;

namespace Bus.Host.Verbs;

/// <summary>
/// Asks a hub again and again. One that starts anew meanwhile, or whose journal is away, has failed nothing of what is waited for: once it has answered it is looked for until it answers again.
/// </summary>
internal sealed class PatientLook(HubClient hub, Func<HubClient, CancellationToken, Task<(int? Exit, object View)>> look) : IDisposable
{
    private HubClient _hub = hub;
    private object? _seen;
    private bool _isFresh;

    /// <summary>Why it did not answer last; null: it did.</summary>
    public VerbFailure? Away { get; private set; }

    /// <summary>What it says now; while it is away, no end, and what it said last.</summary>
    /// <exception cref="VerbFailure">It has not answered yet, or refuses to.</exception>
    public async Task<(int? Exit, object View)> LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (Away is not null) _hub = _hub.Again();
            var said = await look(_hub, cancellation);
            (_seen, Away, _isFresh) = (said.View, null, false);
            return said;
        }
        catch (VerbFailure failure) when (_seen is not null && IsAway(failure))
        {
            _hub.Dispose();
            (Away, _isFresh) = (failure, true);
            return (null, _seen);
        }
    }

    public void Dispose() => _hub.Dispose();

    // The token of one that started again is another one; whoever brings the new one and is refused all the same is refused.
    private bool IsAway(VerbFailure failure) => !failure.Answered || failure.Code == FaultCode.Unavailable.Entry().Name || (failure.Code == FaultCode.Unauthenticated.Entry().Name && !_isFresh);
}
