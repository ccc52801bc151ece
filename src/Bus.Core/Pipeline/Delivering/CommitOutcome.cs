using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Observation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>Writes into the journal how the attempt ended. What was sent must be what was accepted, to the record and the yen.</summary>
internal sealed class CommitOutcome(IDeliveryJournal journal, TimeProvider clock, IOptions<DispatchOptions> options, HubMeters meters, ILogger<CommitOutcome> log)
    : IStep<HandedOver, Settled>
{
    public async ValueTask<Result<Settled>> RunAsync(HandedOver input, CancellationToken cancellation)
    {
        var delivery = input.Delivery;
        var accepted = delivery.Message.Accepted;
        return input.Result switch
        {
            HandOverResult.Done done when done.Sent != accepted => await ParkAsync(delivery, new Bilingual(
                $"渡した合計（{done.Sent.Records:N0} 件 {done.Sent.Amount:N0} 円）が受付の合計（{accepted.Records:N0} 件 {accepted.Amount:N0} 円）と一致しません。",
                $"What was handed over ({done.Sent.Records:N0} records, {done.Sent.Amount:N0} yen) is not what was accepted ({accepted.Records:N0}, {accepted.Amount:N0}).")),
            HandOverResult.Done done => await DoneAsync(delivery, done),
            HandOverResult.Retry retry => await RetryAsync(delivery, retry.Trouble),
            HandOverResult.Park park => await ParkAsync(delivery, park.Trouble),
            HandOverResult.InMailbox => new Settled(delivery, DeliveryState.Delivering),
            _ => new Settled(delivery, DeliveryState.Waiting, clock.GetUtcNow() + options.Value.TicketPatience),
        };
    }

    private async Task<Settled> DoneAsync(Delivery delivery, HandOverResult.Done done)
    {
        if (await journal.ApplyAsync(delivery.Id, new DeliveryChange.Done(done.Sent, done.Confirmed), CancellationToken.None)) meters.Delivered(delivery, clock.GetUtcNow());
        return new Settled(delivery, DeliveryState.Delivered, Done: done);
    }

    private async Task<Settled> RetryAsync(Delivery delivery, Bilingual trouble)
    {
        // This attempt may have got on by some pages before it failed.
        var failed = (await journal.FindAsync(delivery.Id, CancellationToken.None))?.Attempts ?? delivery.Attempts;
        var next = clock.GetUtcNow() + Pause(failed);
        await journal.ApplyAsync(delivery.Id, new DeliveryChange.Failed(trouble, next), CancellationToken.None);
        meters.Failed(delivery.Route);
        log.DeliveryFailed(delivery.Message.Receipt, delivery.Route.ToString(), failed + 1, next, trouble.En);
        return new Settled(delivery, DeliveryState.Waiting, next);
    }

    private async Task<Settled> ParkAsync(Delivery delivery, Bilingual trouble)
    {
        await journal.ApplyAsync(delivery.Id, new DeliveryChange.Park(trouble), CancellationToken.None);
        meters.Parked(delivery.Route);
        log.DeliveryParked(delivery.Message.Receipt, delivery.Route.ToString(), trouble.En);
        return new Settled(delivery, DeliveryState.Parked);
    }

    private TimeSpan Pause(int attemptsBefore)
    {
        var doubled = options.Value.RetryFirst * Math.Pow(2, Math.Min(attemptsBefore, 20));
        var bounded = doubled < options.Value.RetryLongest ? doubled : options.Value.RetryLongest;
        // A consumer that comes back is not met by everybody at once.
        return bounded * (0.8 + 0.4 * Random.Shared.NextDouble());
    }
}
