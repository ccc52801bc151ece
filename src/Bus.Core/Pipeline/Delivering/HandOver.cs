using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>Gives the delivery to the one who hands over this kind.</summary>
internal sealed class HandOver(IEnumerable<IHandOver> kinds, ILogger<HandOver> log) : IStep<Converted, HandedOver>
{
    private readonly Dictionary<HandOverKind, IHandOver> _kinds = kinds.ToDictionary(k => k.Kind);

    public async ValueTask<Result<HandedOver>> RunAsync(Converted input, CancellationToken cancellation)
    {
        if (input.Job is not { } job) return new HandedOver(input.Delivery, input.Turn, (HandOverResult?)input.Impossible ?? new HandOverResult.Lost());
        // The region may have moved the consumer to another way; what was begun one way is ended that way.
        var kind = job.Collection is not null ? HandOverKind.File : job.Delivery.PageSize is null && !job.Delivery.Prepared ? job.Consumption.By : job.Delivery.By;
        // Begun, it is the journal that says so: else a retry would go the way that was planned, and nobody would find it in a mailbox.
        if (kind != job.Delivery.By) job = job with { Delivery = job.Delivery with { By = kind }, CommitAsync = Telling(kind, job.CommitAsync) };
        try
        {
            return new HandedOver(input.Delivery, input.Turn, await _kinds[kind].HandOverAsync(job, cancellation), job.Collection, job.Differential is not null);
        }
        catch (KeyGoneException)
        {
            return new HandedOver(input.Delivery, input.Turn, new HandOverResult.Park(new Bilingual(
                "団体の鍵が破棄されているため、データを読めません。", "The municipality's key was destroyed; the data cannot be read.")));
        }
        // That the journal cannot be written is no delivery's fault: the dispatcher lets it wait.
        catch (Exception e) when (e is not (OperationCanceledException or JournalUnavailableException))
        {
            log.DeliveryBroke(input.Delivery.Message.Receipt, input.Delivery.Route.ToString(), e);
            return new HandedOver(input.Delivery, input.Turn, new HandOverResult.Stumble(new Bilingual(
                "ハブ内部の誤りで中断しました。再試行します。", "It broke off by an error inside the hub and is tried again.")));
        }
    }

    private static Func<DeliveryChange, Task<bool>> Telling(HandOverKind kind, Func<DeliveryChange, Task<bool>> commit) =>
        change => commit(change is DeliveryChange.Started begun ? begun with { By = kind } : change);
}
