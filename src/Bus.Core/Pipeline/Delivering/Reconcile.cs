using Bus.Core.Faults;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>突合: what was handed over against what the consumer itself says it has. A disagreement is shown, never smoothed over.</summary>
internal sealed class Reconcile(HubMeters meters, IAlertBell bell, ILogger<Reconcile> log) : IStep<Settled, Settled>
{
    public async ValueTask<Result<Settled>> RunAsync(Settled input, CancellationToken cancellation)
    {
        if (input.Done is { Confirmed: { } confirmed } done && confirmed != done.Sent)
        {
            meters.Disagreed(input.Delivery.Route);
            log.TotalsDisagree(input.Delivery.Message.Receipt, input.Delivery.Route.ToString(),
                done.Sent.Records, done.Sent.Amount, confirmed.Records, confirmed.Amount);
            var (receipt, route) = (input.Delivery.Message.Receipt, input.Delivery.Route);
            await bell.RingAsync(new Alert($"disagree/{receipt}/{route}", "disagree", route.ToString(), new Bilingual(
                $"受付 {receipt} の配信で、渡した合計と配信先 {route.Consumer} が受け取ったと答えた合計が一致しません。bus message show {receipt} で突合してください。",
                $"For receipt {receipt} what was handed over and what consumer {route.Consumer} says it took do not agree. Compare with bus message show {receipt}.")));
        }
        return input;
    }
}
