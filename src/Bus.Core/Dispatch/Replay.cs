using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>再送: sends deliveries again on request, same ids and names, without breaking the order of their keys.</summary>
public interface IReplay
{
    /// <summary>What a replay of these messages would do; nothing is changed.</summary>
    /// <param name="consumer">Only this consumer's deliveries; null: all.</param>
    /// <param name="delivered">Also deliveries that were delivered before.</param>
    Task<ReplayPage> PreviewAsync(IReadOnlyList<MessageInfo> messages, string? consumer, bool delivered, CancellationToken cancellation);

    /// <summary>A page of what a replay of a selection would do; nothing is changed.</summary>
    Task<ReplayPage> PreviewAsync(ReplaySelection selection, long after, CancellationToken cancellation);

    /// <summary>Does what a preview says, in the order of journal commits, so that each key goes on in order; returns what was done.</summary>
    Task<ReplayPage> RunAsync(ReplayPage preview, string reason, CancellationToken cancellation);
}

/// <summary>One delivery in a replay.</summary>
/// <param name="WillSend">False: it is left alone, and <paramref name="Note"/> says why.</param>
/// <param name="Behind">Later deliveries that wait for this one, because they share an ordering key: they go on once it is delivered.</param>
/// <param name="Keys">How many of its ordering keys they wait for; null: they are too many to be counted.</param>
public sealed record ReplayStep(Delivery Delivery, bool WillSend, Bilingual Note, int Behind = 0, int? Keys = 0);

internal sealed class Replay(IJournalQueries queries, IReplayQueries selections, IDeliveryJournal journal, Lanes lanes, DeliveryOrder order, IRegionStore region, IKeyRing ring) : IReplay
{
    private const int PageSize = 200;

    public async Task<ReplayPage> PreviewAsync(IReadOnlyList<MessageInfo> messages, string? consumer, bool delivered, CancellationToken cancellation)
    {
        var deliveries = new List<Delivery>();
        foreach (var message in messages)
            deliveries.AddRange((await queries.DeliveriesAsync(message.Id, cancellation)).Where(d => consumer is null || d.Route.Consumer == consumer));
        return new ReplayPage(await JudgeAsync(InOrder(deliveries), delivered, cancellation), null);
    }

    public async Task<ReplayPage> PreviewAsync(ReplaySelection selection, long after, CancellationToken cancellation)
    {
        var page = await selections.SelectAsync(selection, after, PageSize, cancellation);
        return new ReplayPage(await JudgeAsync(InOrder(page), delivered: true, cancellation), page.Count < PageSize ? null : page[^1].Id);
    }

    // An id begins with the day by its node's clock; around midnight, with several nodes or a clock that is set back, ids are not in the order of commits, and what is sent again first begins first.
    private static IEnumerable<Delivery> InOrder(IEnumerable<Delivery> deliveries) => deliveries.OrderBy(d => d.Position).ThenBy(d => d.Id);

    public async Task<ReplayPage> RunAsync(ReplayPage preview, string reason, CancellationToken cancellation)
    {
        var done = new List<ReplayStep>();
        foreach (var step in preview.Steps)
            done.Add(!step.WillSend || await SendAsync(step.Delivery.Id, reason, cancellation) ? step
                : step with { WillSend = false, Note = new("その間に状態が変わりました。", "Its state changed meanwhile.") });
        return preview with { Steps = done };
    }

    private async Task<bool> SendAsync(long delivery, string reason, CancellationToken cancellation) =>
        await journal.FindAsync(delivery, cancellation) is { } found && await SendAsync(found, reason, cancellation);

    /// <summary>False: it is neither delivered nor parked any more.</summary>
    /// <param name="found">As it stands in the journal now.</param>
    public async Task<bool> SendAsync(Delivery found, string reason, CancellationToken cancellation)
    {
        var by = MovedTo(found);
        var change = new DeliveryChange.Replay(reason) { By = by, Anew = by is { } to && !KeepsPages(found, to) };
        if (!await journal.ApplyAsync(found.Id, change, cancellation)) return false;
        await lanes.ReplayedAsync(found.Id, cancellation);
        return true;
    }

    /// <summary>
    /// Where a delivery goes whose consumer takes it another way than the one it was begun by: where nobody looks any more, it would be called delivered, or hold what follows, or park again each time. Null: it goes on
    /// as it was begun; so does what can be nothing but a file (several messages in one, a differential), and what was begun by SOAP while its consumer can still be called.
    /// </summary>
    private HandOverKind? MovedTo(Delivery delivery) =>
        delivery is { PageSize: not null, Collection: null, ComparedWith: not > 0 } && region.Current.Find(delivery.Route) is { } now && now.By != delivery.By && (delivery.By != HandOverKind.Soap || now.Soap is null) ? now.By : null;

    /// <summary>Between SOAP and the mailbox the pages stay, with their ids.</summary>
    private static bool KeepsPages(Delivery delivery, HandOverKind to) => delivery.By != HandOverKind.File && to != HandOverKind.File && delivery.PageSize != int.MaxValue;

    private async Task<IReadOnlyList<ReplayStep>> JudgeAsync(IEnumerable<Delivery> deliveries, bool delivered, CancellationToken cancellation)
    {
        var steps = new List<ReplayStep>();
        foreach (var delivery in deliveries)
        {
            if (ring.DestroyedAt(delivery.Route.Municipality) >= delivery.Message.ReceivedAt)
            {
                steps.Add(new(delivery, false, new("団体の鍵が破棄される前の電文なので、もう読めません。", "It is from before the municipality's key was destroyed, and can be read no more.")));
                continue;
            }
            var (behind, keys) = await order.WaitingBehindAsync(delivery, cancellation);
            var step = Judge(delivery, delivered) with { Behind = behind, Keys = keys };
            steps.Add(step.WillSend && MovedTo(delivery) is { } by ? step with { Note = Moved(delivery, by) } : step);
        }
        return steps;
    }

    // By SOAP and in the mailbox its pages have the same ids; a file has none, and its name is new to whoever had pages.
    private static Bilingual Moved(Delivery delivery, HandOverKind by)
    {
        var was = delivery.By.Wire();
        return KeepsPages(delivery, by)
            ? new($"{was} で始めた配信を、今の受け取り方 {by.Wire()} で、同じページと電文IDで渡します（受領済 {delivery.PagesDone} ページを含む）。電文IDを確かめる配信先では二重になりません。",
                $"Begun by {was}; goes by {by.Wire()} now, with the same pages and ids ({delivery.PagesDone} of them taken before). A consumer that obeys the ids takes each once.")
            : new($"{was} で始めた配信を、今の受け取り方 {by.Wire()} で先頭からすべて渡します。{was} で受領済の分も含むので、先に配信先の件数を確認してください。",
                $"Begun by {was}; goes by {by.Wire()} now, from its first record on. What the consumer took by {was} is in it again: ask the consumer first what it has.");
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
