using System.Globalization;
using Bus.Core.Journal;
using Bus.Core.Pipeline.Delivering;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>The pages of deliveries that lie in a mailbox.</summary>
internal sealed class MailboxPages(Conversion conversion, IJournalQueries queries)
{
    /// <summary>How many pages the delivery has, by its frozen page size.</summary>
    public static int CountOf(Delivery delivery) => RunsOf(delivery).Count();

    /// <summary>False: the region no longer says what its pages look like.</summary>
    public bool CanOpen(Delivery delivery) => conversion.Of(delivery).Job is not null;

    /// <summary>The pages that are not acknowledged yet, in order; none if the region no longer says what they look like.</summary>
    public IEnumerable<MailboxPage> Open(Delivery delivery)
    {
        if (conversion.Of(delivery).Job is not { } job) yield break;
        var page = 0;
        foreach (var run in RunsOf(delivery))
        {
            page++;
            if (page <= delivery.PagesDone) continue;
            yield return new MailboxPage(Pages.MessageId(delivery, page), delivery, page, run, job.Shape, () => job.OpenRecords(run.First));
        }
    }

    /// <summary>The page that a message id names in this consumer's mailbox; null if it is none of its.</summary>
    public async Task<(Delivery Delivery, int Page)?> FindAsync(ApplicationRef consumer, string messageId, CancellationToken cancellation)
    {
        // {receipt}.{consumer}.{page}; an application id has no dot.
        var parts = messageId.Split('.');
        if (parts.Length != 3 || parts[1] != consumer.Application
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var page) || page < 1) return null;
        if (await queries.FindAsync(consumer.Municipality, parts[0], cancellation) is not { } message) return null;
        var delivery = (await queries.DeliveriesAsync(message.Id, cancellation)).FirstOrDefault(d => d.Route.Consumer == consumer.Application);
        if (delivery is not { By: HandOverKind.Mailbox, PageSize: not null } || page > CountOf(delivery)) return null;
        return delivery.State is DeliveryState.Delivering or DeliveryState.Delivered ? (delivery, page) : null;
    }

    private static IEnumerable<RecordRun> RunsOf(Delivery delivery) =>
        Pages.Of(delivery.Message.Accepted.Records, delivery.PageSize ?? int.MaxValue, delivery.Message.Together);
}
