using Bus.Core.Journal;

namespace Bus.Core.Dispatch;

/// <summary>The order gate, for those who want to know why a delivery waits.</summary>
public interface IDeliveryOrder
{
    /// <summary>Earlier unfinished deliveries that share an ordering key with this one; empty if there are none, or it is finished itself.</summary>
    IReadOnlyList<long> BlockersOf(Delivery delivery);
}
