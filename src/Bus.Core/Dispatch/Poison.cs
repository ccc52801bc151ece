using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Dispatch;

/// <summary>
/// Deliveries that the hub itself stumbles over, or dies with. Each attempt is counted in the journal before it begins, and the count goes back when
/// it ends, however the consumer answered; so what stands there after a crash are those in whose midst the hub died. All that were under way are
/// counted with the one to blame; that is why from the second time on such a delivery is tried alone: then only one is counted each time.
/// </summary>
internal sealed class Poison(IOptions<DispatchOptions> options)
{
    private readonly Lock _gate = new();
    private long? _alone;

    /// <summary>Why it must not be tried any more; null: it may.</summary>
    public Bilingual? Judge(Delivery delivery) => delivery.Broken < options.Value.PoisonAfter ? null : new Bilingual(
        $"この配信の途中でハブ自身が {delivery.Broken} 回続けて異常終了または中断したため、保留しました。ハブのログを開発元に送り、直ってから再送してください。",
        $"The hub itself broke off or died {delivery.Broken} times in a row in the midst of this delivery, so it is parked. Send the hub's log to the developers, and replay once it is mended.");

    /// <summary>False: it is under suspicion, and another such one is under way.</summary>
    public bool TryBegin(LaneEntry entry)
    {
        if (entry.Broken < 2) return true;
        lock (_gate)
        {
            if (_alone is not null) return false;
            _alone = entry.Delivery;
            return true;
        }
    }

    /// <summary>It has ended, and the hub is alive.</summary>
    public void End(LaneEntry entry)
    {
        lock (_gate)
            if (_alone == entry.Delivery) _alone = null;
    }
}
