using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Observation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>Writes into the journal how the attempt ended. What was sent must be what was accepted, to the record and the yen.</summary>
internal sealed class CommitOutcome(IDeliveryJournal journal, Retrying retrying, TimeProvider clock, IOptions<DispatchOptions> options, HubMeters meters,
    ILogger<CommitOutcome> log)
    : IStep<HandedOver, Settled>
{
    public async ValueTask<Result<Settled>> RunAsync(HandedOver input, CancellationToken cancellation)
    {
        var delivery = input.Delivery;
        var accepted = input.Collection?.Accepted ?? delivery.Message.Accepted;
        return input.Result switch
        {
            HandOverResult.Done done when !input.Differs && done.Sent != accepted => await ParkAsync(input, new Bilingual(
                $"渡した合計（{done.Sent.Records:N0} 件 {done.Sent.Amount:N0} 円）が受付の合計（{accepted.Records:N0} 件 {accepted.Amount:N0} 円）と一致しません。",
                $"What was handed over ({done.Sent.Records:N0} records, {done.Sent.Amount:N0} yen) is not what was accepted ({accepted.Records:N0}, {accepted.Amount:N0}).")),
            HandOverResult.Done done => await DoneAsync(input, done),
            HandOverResult.Retry retry => await RetryAsync(input, retry.Trouble),
            HandOverResult.Stumble stumble => await StumbleAsync(input, stumble.Trouble),
            HandOverResult.Park park => await ParkAsync(input, park.Trouble),
            HandOverResult.Halted => await HaltAsync(input),
            HandOverResult.InMailbox => new Settled(delivery, DeliveryState.Delivering, Reached: true),
            _ => Lost(delivery),
        };
    }

    private async Task<Settled> DoneAsync(HandedOver input, HandOverResult.Done done)
    {
        // Of messages that went in one file each has what was accepted of it: their sum was just compared.
        var change = input.Collection is { } collection
            ? new DeliveryChange.Done(input.Delivery.Message.Accepted, null) { With = collection.Id }
            : new DeliveryChange.Done(input.Differs ? input.Delivery.Message.Accepted : done.Sent, done.Confirmed);
        if (!await ApplyAsync(input, change)) return Lost(input.Delivery);
        meters.Delivered(input.Delivery, clock.GetUtcNow());
        return new Settled(input.Delivery, DeliveryState.Delivered, Done: done, Reached: true);
    }

    private async Task<Settled> RetryAsync(HandedOver input, Bilingual trouble)
    {
        var delivery = input.Delivery;
        // This attempt may have got on by some pages before it failed.
        var now = await journal.FindAsync(delivery.Id, CancellationToken.None) ?? delivery;
        var (pause, givingUp) = retrying.AfterFailure(now);
        if (pause is not { } wait) return await ParkAsync(input, new Bilingual($"{givingUp.Ja}{trouble.Ja}", $"{givingUp.En} {trouble.En}")) with { Reached = false, Trouble = trouble };
        var again = clock.GetUtcNow() + wait;
        if (!await ApplyAsync(input, new DeliveryChange.Failed(trouble, again))) return Lost(delivery);
        meters.Failed(delivery.Route);
        log.DeliveryFailed(delivery.Message.Receipt, delivery.Route.ToString(), now.Attempts + 1, again, trouble.En);
        return new Settled(delivery, DeliveryState.Waiting, wait, Reached: false, Trouble: trouble);
    }

    private async Task<Settled> StumbleAsync(HandedOver input, Bilingual trouble)
    {
        var delivery = input.Delivery;
        var pause = retrying.Pause(delivery.Route, delivery.Attempts);
        if (!await ApplyAsync(input, new DeliveryChange.Stumbled(trouble, clock.GetUtcNow() + pause))) return Lost(delivery);
        return new Settled(delivery, DeliveryState.Waiting, pause);
    }

    // Due at once: what keeps it is the route, which is asked before each start.
    private async Task<Settled> HaltAsync(HandedOver input)
    {
        if (!await ApplyAsync(input, new DeliveryChange.Halted())) return Lost(input.Delivery);
        log.DeliveryHalted(input.Delivery.Message.Receipt, input.Delivery.Route.ToString());
        return new Settled(input.Delivery, DeliveryState.Waiting, TimeSpan.Zero);
    }

    private async Task<Settled> ParkAsync(HandedOver input, Bilingual trouble)
    {
        var delivery = input.Delivery;
        if (!await ApplyAsync(input, new DeliveryChange.Park(trouble))) return Lost(delivery);
        meters.Parked(delivery.Route);
        log.DeliveryParked(delivery.Message.Receipt, delivery.Route.ToString(), trouble.En);
        return new Settled(delivery, DeliveryState.Parked);
    }

    private Task<bool> ApplyAsync(HandedOver input, DeliveryChange change) =>
        journal.ApplyAsync(input.Delivery.Id, change with { Fence = input.Turn.Fence }, CancellationToken.None);

    /// <summary>Somebody else has it, or has ended it: what is known here no longer counts.</summary>
    private Settled Lost(Delivery delivery) => new(delivery, DeliveryState.Waiting, options.Value.TicketPatience);
}
