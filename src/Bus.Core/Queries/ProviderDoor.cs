using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Core.Queries;

/// <summary>The door of one provider: so many questions at once, a short line before it, and a breaker for when nobody answers behind it.</summary>
internal sealed class ProviderDoor(ConsumerEndpoint endpoint, QueryOptions options, SteadyTime clock, ILogger log)
{
    private readonly Circuit _circuit = new(endpoint, options.BreakAfter, clock, log);
    private readonly SemaphoreSlim _places = new(options.Parallel);
    private int _inside;
    private long _last;

    public async Task<Result<ProviderAnswer>> AskAsync(Func<Task<ProviderAnswer>> ask, CancellationToken cancellation)
    {
        if (_circuit.Status is { State: CircuitState.Open } open) return QueryFaults.LeftAlone(Until(open));
        if (Interlocked.Increment(ref _inside) > options.Parallel + options.Queue) return Leave(QueryFaults.NoPlace(options.Parallel));
        if (!await TakePlaceAsync(cancellation)) return Leave(QueryFaults.NoPlace(options.Parallel));
        try
        {
            return await ThroughAsync(Interlocked.Increment(ref _last), ask);
        }
        finally
        {
            _places.Release();
            Interlocked.Decrement(ref _inside);
        }
    }

    private async Task<Result<ProviderAnswer>> ThroughAsync(long question, Func<Task<ProviderAnswer>> ask)
    {
        // It may have opened while this one stood in line; half-open, one at a time is tried.
        if (!_circuit.TryBegin(question)) return QueryFaults.LeftAlone(Until(_circuit.Status));
        try
        {
            var answer = await ask();
            _circuit.End(question, reached: answer.Outcome is not (ProviderOutcome.Unavailable or ProviderOutcome.TimedOut), answer.Why, Pause);
            return answer;
        }
        finally
        {
            _circuit.Cancel(question);
        }
    }

    private async Task<bool> TakePlaceAsync(CancellationToken cancellation)
    {
        try
        {
            return await _places.WaitAsync(options.QueueWait, cancellation);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }
    }

    private Fault Leave(Fault fault)
    {
        Interlocked.Decrement(ref _inside);
        return fault;
    }

    private TimeSpan Until(CircuitStatus status) =>
        status.NextTry is { } next && next - clock.GetUtcNow() is var wait && wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);

    private TimeSpan Pause(int failuresBefore) => Doubling.Pause(options.PauseFirst, options.PauseLongest, Math.Max(0, failuresBefore - options.BreakAfter + 1));
}
