using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Core.Dispatch;

/// <summary>
/// The breaker of one consumer's endpoint. It opens when several different deliveries failed with none succeeding between: one message that a consumer
/// chokes on is no outage, and is held back by its own pauses. Open, it lets nothing through for a pause that doubles; then one delivery at a time.
/// </summary>
internal sealed class Circuit(ConsumerEndpoint endpoint, int breakAfter, TimeProvider clock, ILogger log)
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _failed = [];
    private int _opened;
    private long? _probe;
    private DateTimeOffset? _since;
    private DateTimeOffset _until;
    private Bilingual? _trouble;

    public ConsumerEndpoint Endpoint => endpoint;

    public CircuitStatus Status
    {
        get
        {
            lock (_gate) return new CircuitStatus(endpoint, State, _failed.Count, _since, State == CircuitState.Open ? _until : null, _trouble);
        }
    }

    /// <summary>May this delivery be tried now? In a half-open circuit it is then the one that is tried, until <see cref="Cancel"/>.</summary>
    public bool TryBegin(long delivery)
    {
        lock (_gate)
        {
            if (State == CircuitState.Closed) return true;
            if (State == CircuitState.Open || _probe is not null) return false;
            _probe = delivery;
            return true;
        }
    }

    /// <summary>An attempt has ended in a way that says something about the consumer: it took the delivery, or did not.</summary>
    /// <param name="pause">How long to wait after so many failures in a row.</param>
    public void End(long delivery, bool reached, Bilingual? trouble, Func<int, TimeSpan> pause)
    {
        lock (_gate)
        {
            if (reached) Close();
            else Fail(delivery, trouble, pause);
        }
    }

    /// <summary>The attempt is over; if nothing was learned of the consumer, another may be tried.</summary>
    public void Cancel(long delivery)
    {
        lock (_gate)
            if (_probe == delivery) _probe = null;
    }

    private CircuitState State => _since is null ? CircuitState.Closed : clock.GetUtcNow() < _until ? CircuitState.Open : CircuitState.HalfOpen;

    private void Close()
    {
        if (_since is { } since) log.CircuitClosed(endpoint.Consumer.ToString(), clock.GetUtcNow() - since);
        _failed.Clear();
        (_opened, _since, _trouble) = (0, null, null);
    }

    private void Fail(long delivery, Bilingual? trouble, Func<int, TimeSpan> pause)
    {
        _trouble = trouble;
        // It only has to know that they are several, not all of them.
        if (_failed.Count < breakAfter) _failed.Add(delivery);
        // What was begun before it opened fails too; that is no news.
        if (_failed.Count < breakAfter || (_since is not null && _probe != delivery)) return;
        var now = clock.GetUtcNow();
        if (_since is null) log.CircuitOpened(endpoint.Consumer.ToString(), _failed.Count);
        _since ??= now;
        _until = now + pause(breakAfter - 1 + _opened++);
    }
}
