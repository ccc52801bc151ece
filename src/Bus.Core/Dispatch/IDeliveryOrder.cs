using Bus.Core.Journal;

namespace Bus.Core.Dispatch;

/// <summary>The order gate, for those who want to know why a delivery waits. Any node answers, also for routes that another one delivers.</summary>
public interface IDeliveryOrder
{
    /// <summary>Earlier unfinished deliveries that share an ordering key with this one; empty if there are none, or it is finished itself.</summary>
    Task<IReadOnlyList<long>> BlockersOfAsync(Delivery delivery, CancellationToken cancellation);
}
