using Bus.Core.Dispatch;
using MassTransit;

namespace Bus.Messaging;

/// <summary>Takes tickets off the broker and gives them to the dispatcher.</summary>
internal sealed class TicketConsumer(ITicketTaker taker, TicketRoad road) : IConsumer<DeliveryTickets>
{
    public async Task Consume(ConsumeContext<DeliveryTickets> context)
    {
        var tickets = context.Message.ToTickets();
        road.Consumed(tickets.Count);
        await taker.TakeAsync(tickets, context.CancellationToken);
    }
}
