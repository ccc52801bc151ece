using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>再送: sends deliveries again on request, same ids and names, without breaking the order of their keys.</summary>
public interface IReplay
{
    /// <summary>What a replay of this receipt would do; nothing is changed.</summary>
    /// <param name="consumer">Only this consumer's delivery; null: all.</param>
    /// <param name="delivered">Also deliveries that were delivered before.</param>
    Task<IReadOnlyList<ReplayStep>> PreviewAsync(MessageInfo message, string? consumer, bool delivered, CancellationToken cancellation);

    /// <summary>Does what the preview says; returns what was done.</summary>
    Task<IReadOnlyList<ReplayStep>> RunAsync(MessageInfo message, string? consumer, bool delivered, string reason, CancellationToken cancellation);
}

/// <summary>One delivery in a replay.</summary>
/// <param name="WillSend">False: it is left alone, and <paramref name="Note"/> says why.</param>
public sealed record ReplayStep(Delivery Delivery, bool WillSend, Bilingual Note);

internal sealed class Replay(IJournalQueries queries, IDeliveryJournal journal, Lanes lanes) : IReplay
{
    public async Task<IReadOnlyList<ReplayStep>> PreviewAsync(MessageInfo message, string? consumer, bool delivered, CancellationToken cancellation) =>
        [.. (await queries.DeliveriesAsync(message.Id, cancellation))
            .Where(d => consumer is null || d.Route.Consumer == consumer)
            .Select(d => Judge(d, delivered))];

    public async Task<IReadOnlyList<ReplayStep>> RunAsync(MessageInfo message, string? consumer, bool delivered, string reason, CancellationToken cancellation)
    {
        var done = new List<ReplayStep>();
        foreach (var step in await PreviewAsync(message, consumer, delivered, cancellation))
        {
            if (!step.WillSend)
            {
                done.Add(step);
                continue;
            }
            var applied = await journal.ApplyAsync(step.Delivery.Id, new DeliveryChange.Replay(reason), cancellation);
            if (applied) await lanes.ReplayedAsync(step.Delivery.Id, cancellation);
            done.Add(applied ? step : step with { WillSend = false, Note = new("その間に状態が変わりました。", "Its state changed meanwhile.") });
        }
        return done;
    }

    private static ReplayStep Judge(Delivery delivery, bool delivered) => delivery.State switch
    {
        DeliveryState.Parked => new(delivery, true, new("保留を解き、先頭のページから同じ電文IDで送ります。", "Leaves parking; is sent from its first page with the same ids.")),
        DeliveryState.Delivered when delivered => new(delivery, true, new(
            "配信済ですが、同じ電文ID・ファイル名でもう一度送ります。電文IDを確かめる配信先では二重になりません。",
            "Delivered before; is sent once more with the same ids and names. A consumer that obeys them takes it once.")),
        DeliveryState.Delivered => new(delivery, false, new("配信済です。送るには --delivered を付けてください。", "Delivered already; add --delivered to send it once more.")),
        _ => new(delivery, false, new("まだ配信の途中です。自動で送られます。", "Still on its way; it goes by itself.")),
    };
}
