using Bus.Core.Faults;
using Bus.Core.Observation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>突合: what was handed over against what the consumer itself says it has. A disagreement is shown, never smoothed over.</summary>
internal sealed class Reconcile(HubMeters meters, ILogger<Reconcile> log) : IStep<Settled, Settled>
{
    public ValueTask<Result<Settled>> RunAsync(Settled input, CancellationToken cancellation)
    {
        if (input.Done is { Confirmed: { } confirmed } done && confirmed != done.Sent)
        {
            meters.Disagreed(input.Delivery.Route);
            log.TotalsDisagree(input.Delivery.Message.Receipt, input.Delivery.Route.ToString(),
                done.Sent.Records, done.Sent.Amount, confirmed.Records, confirmed.Amount);
        }
        return ValueTask.FromResult<Result<Settled>>(input);
    }
}
