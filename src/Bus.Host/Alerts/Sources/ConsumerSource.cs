using Bus.Core.Dispatch;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Sources;

/// <summary>Consumers whose circuit breaker is open for longer than is usual.</summary>
internal sealed class ConsumerSource(ICircuits circuits, ILeases leases, IOptions<AlertOptions> options, TimeProvider clock) : IAlertSource
{
    public string Prefix => $"consumer/{leases.Node}/";

    public bool OfThisNode => true;

    public Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        var since = clock.GetUtcNow() - options.Value.Failing;
        return Task.FromResult<IReadOnlyList<Alert>>([.. circuits.Troubled.Where(c => c.Since is { } from && from <= since).Select(c => new Alert(
            $"{Prefix}{c.Endpoint.Consumer}/{c.Endpoint.By.Wire()}/{c.Endpoint.Server}", "consumer", c.Endpoint.Consumer.ToString(), new Bilingual(
                $"配信先 {c.Endpoint.Consumer} が {JapanTime.Of(c.Since!.Value):M月d日 H時m分} から受け取りません（遮断中）。配信先の業務システムを確認してください。復旧すれば自動で再開します。",
                $"Consumer {c.Endpoint.Consumer} has taken nothing since {JapanTime.Of(c.Since.Value):yyyy-MM-dd HH:mm} JST (circuit open). Look after it; deliveries resume by themselves.")))]);
    }
}
