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

    /// <summary>A page of what a replay of a selection would do; nothing is changed.</summary>
    Task<ReplayPage> PreviewAsync(ReplaySelection selection, long after, CancellationToken cancellation);

    /// <summary>Does a page of what the preview says, in the order of journal commits, so that each key goes on in order.</summary>
    Task<ReplayPage> RunAsync(ReplaySelection selection, long after, string reason, CancellationToken cancellation);
}

/// <summary>One delivery in a replay.</summary>
/// <param name="WillSend">False: it is left alone, and <paramref name="Note"/> says why.</param>
/// <param name="Behind">Later deliveries that wait for this one, because they share an ordering key: they go on once it is delivered.</param>
public sealed record ReplayStep(Delivery Delivery, bool WillSend, Bilingual Note, int Behind = 0);

internal sealed class Replay(IJournalQueries queries, IReplayQueries selections, IDeliveryJournal journal, Lanes lanes, DeliveryOrder order) : IReplay
{
    public async Task<IReadOnlyList<ReplayStep>> PreviewAsync(MessageInfo message, string? consumer, bool delivered, CancellationToken cancellation) =>
        await JudgeAsync((await queries.DeliveriesAsync(message.Id, cancellation)).Where(d => consumer is null || d.Route.Consumer == consumer), delivered, cancellation);

    public async Task<IReadOnlyList<ReplayStep>> RunAsync(MessageInfo message, string? consumer, bool delivered, string reason, CancellationToken cancellation)
    {
        var done = new List<ReplayStep>();
        foreach (var step in await PreviewAsync(message, consumer, delivered, cancellation)) done.Add(await SendAsync(step, reason, cancellation));
        return done;
    }

    public async Task<ReplayPage> PreviewAsync(ReplaySelection selection, long after, CancellationToken cancellation)
    {
        var page = await selections.SelectAsync(selection, after, PageSize, cancellation);
        return new ReplayPage(await JudgeAsync(page, delivered: true, cancellation), page.Count < PageSize ? null : page[^1].Id);
    }

    public async Task<ReplayPage> RunAsync(ReplaySelection selection, long after, string reason, CancellationToken cancellation)
    {
        var page = await PreviewAsync(selection, after, cancellation);
        var done = new List<ReplayStep>();
        foreach (var step in page.Steps) done.Add(await SendAsync(step, reason, cancellation));
        return page with { Steps = done };
    }

    private async Task<ReplayStep> SendAsync(ReplayStep step, string reason, CancellationToken cancellation)
    {
        if (!step.WillSend) return step;
        var applied = await journal.ApplyAsync(step.Delivery.Id, new DeliveryChange.Replay(reason), cancellation);
        if (applied) await lanes.ReplayedAsync(step.Delivery.Id, cancellation);
        return applied ? step : step with { WillSend = false, Note = new("その間に状態が変わりました。", "Its state changed meanwhile.") };
    }

    private async Task<IReadOnlyList<ReplayStep>> JudgeAsync(IEnumerable<Delivery> deliveries, bool delivered, CancellationToken cancellation)
    {
        var steps = new List<ReplayStep>();
        foreach (var delivery in deliveries) steps.Add(Judge(delivery, delivered) with { Behind = await order.WaitingBehindAsync(delivery, cancellation) });
        return steps;
    }

    private const int PageSize = 200;

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
