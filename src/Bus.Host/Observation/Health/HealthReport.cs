using System.Collections.Immutable;
using Bus.Core.Observation;
using Microsoft.Extensions.Options;

namespace Bus.Host.Observation.Health;

/// <summary>Asks all checks at once, none longer than its time-out, and keeps the answer for a moment, so that many probes cost as one.</summary>
internal sealed class HealthReport(IEnumerable<IHubCheck> checks, IOptions<HealthOptions> options, TimeProvider clock, ILogger<HealthReport> log)
{
    private readonly SemaphoreSlim _one = new(1);
    private ImmutableArray<(string Name, CheckResult Result)> _last = [];
    private long _at;

    /// <summary>What each check said, by name.</summary>
    public async Task<ImmutableArray<(string Name, CheckResult Result)>> LookAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (!_last.IsEmpty && clock.GetElapsedTime(_at) < options.Value.Fresh) return _last;
            var now = await Task.WhenAll(checks.Select(AskAsync));
            (_last, _at) = ([.. now.OrderBy(n => n.Name, StringComparer.Ordinal)], clock.GetTimestamp());
            return _last;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The worst of all.</summary>
    public static CheckState StateOf(IEnumerable<(string Name, CheckResult Result)> answers) => answers.Select(a => a.Result.State).DefaultIfEmpty().Max();

    private async Task<(string Name, CheckResult Result)> AskAsync(IHubCheck check)
    {
        using var patience = new CancellationTokenSource(options.Value.Timeout, clock);
        try
        {
            return (check.Name, await Task.Run(() => check.LookAsync(patience.Token), CancellationToken.None).WaitAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            return (check.Name, CheckResult.Failed($"{options.Value.Timeout.TotalSeconds:0.#} 秒以内に答えがありません。ハブのログを確認してください。",
                $"No answer within {options.Value.Timeout.TotalSeconds:0.#} s. See the hub's log."));
        }
        catch (Exception e)
        {
            log.CheckFailed(check.Name, e);
            return (check.Name, CheckResult.Failed("使えません。ハブのログを確認してください。", "It does not work. See the hub's log."));
        }
    }
}
