using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Observation;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>Rule 2: the broker is the road. What it loses is published again from the journal, so nothing here can fail a message.</summary>
internal sealed class Publish(Lanes lanes, TicketOffice tickets) : IStep<InJournal, Accepted>
{
    public ValueTask<Result<Accepted>> RunAsync(InJournal input, CancellationToken cancellation)
    {
        foreach (var ticket in input.Committed.Deliveries)
        {
            lanes.Announce(ticket);
            tickets.Send(ticket with { Trace = Traces.Current });
        }
        return new(new Accepted(input.Committed));
    }
}
