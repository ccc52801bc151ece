using System.Collections.Immutable;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api;

/// <summary>The deliveries of a message as the API shows them: of those that wait, which wait for others (held) is asked of the order.</summary>
internal sealed class DeliveryViews(IJournalQueries queries, IDeliveryOrder order)
{
    public async Task<ImmutableArray<DeliveryView>> OfAsync(MessageInfo message, CancellationToken cancellation)
    {
        var views = ImmutableArray.CreateBuilder<DeliveryView>();
        foreach (var delivery in await queries.DeliveriesAsync(message.Id, cancellation))
            views.Add(DeliveryView.Of(delivery, held: delivery.State == DeliveryState.Waiting && (await order.BlockersOfAsync(delivery, cancellation)).Count > 0));
        return views.ToImmutable();
    }
}
