using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline.Delivering.Comparing;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>From the records as they were taken in to the records as this consumer wants them: its version, its additional items.</summary>
internal sealed class ConvertRecords(Conversion conversion, Poison poison, Departures departures, IDeliveryJournal journal) : IStep<PassedGate, Converted>
{
    public async ValueTask<Result<Converted>> RunAsync(PassedGate input, CancellationToken cancellation)
    {
        if (poison.Judge(input.Delivery) is { } trouble) return new Converted(input.Delivery, input.Turn, null, new HandOverResult.Park(trouble));
        var delivery = input.Delivery;
        if (await conversion.BaseAsync(delivery, cancellation) is { } with)
        {
            if (!await journal.ApplyAsync(delivery.Id, new DeliveryChange.Compare(with) { Fence = input.Turn.Fence }, cancellation)) return new Converted(delivery, input.Turn, null, null);
            delivery = delivery with { ComparedWith = with };
        }
        return From(input with { Delivery = delivery }, await conversion.OfAsync(delivery, cancellation));
    }

    private Converted From(PassedGate input, Conversion.Outcome outcome) => new(input.Delivery, input.Turn, outcome.Job is not { } job ? null : job with
    {
        Turn = input.Turn,
        MayLeave = () => departures.MayGoOn(input.Delivery.Route, job.Consumption),
        CommitAsync = change => journal.ApplyAsync(input.Delivery.Id, change with { Fence = input.Turn.Fence }, CancellationToken.None),
    }, outcome.Impossible);
}

/// <summary>Finds what a delivery's records look like to its consumer.</summary>
internal sealed class Conversion(IRegionStore region, ICatalogue catalogue, IRecordFormats formats, IDeliveryJournal journal, IOptions<DispatchOptions> options)
{
    /// <param name="Impossible">Why there is no job.</param>
    internal sealed record Outcome(HandOverJob? Job, HandOverResult.Park? Impossible);

    public Outcome Of(Delivery delivery) => Of(delivery, [delivery.Message.Version], null);

    /// <summary>With what a full message must be compared, if that is to be fixed now; 0: with nothing, it goes whole. Null: there is nothing to fix.</summary>
    public async Task<long?> BaseAsync(Delivery delivery, CancellationToken cancellation)
    {
        if (delivery is not { ComparedWith: null, PageSize: null, Message.Head.Extent: Extent.Full } || region.Current.Find(delivery.Route) is not { FullAsDifferential: true, By: HandOverKind.File }) return null;
        // Of several providers each knows its own records only: what came after its last full message is compared. Its first one goes as what is new beside theirs, for as a full one it would replace them.
        var last = await journal.LastFullAsync(delivery.Route, delivery.Message.Sender.Application, delivery.Position, cancellation) ?? await journal.LastFullAsync(delivery.Route, null, delivery.Position, cancellation);
        return last?.Id ?? 0;
    }

    /// <summary>The same, of one that goes in one file with others, or is compared.</summary>
    public async Task<Outcome> OfAsync(Delivery delivery, CancellationToken cancellation)
    {
        var outcome = delivery.Collection is { } name ? await OfAsync(delivery, new CollectionId(delivery.Route, name), cancellation) : Of(delivery);
        if (delivery.ComparedWith is not > 0 || outcome.Job is not { } job) return outcome;
        return await ComparedAsync(delivery, job, cancellation);
    }

    private async Task<Outcome> ComparedAsync(Delivery delivery, HandOverJob job, CancellationToken cancellation)
    {
        var contract = job.Shape.Contract;
        if (contract.Removal is null || contract.Identity.IsEmpty || await journal.FindAsync(delivery.ComparedWith!.Value, cancellation) is not { } last)
            return Impossible("差分の基準にした前回の全件が連携履歴にないか、連携インタフェースに identity・removal がありません。同じ内容では送れません。",
                "The full message it was compared with is no longer in the journal, or its contract has no identity or removal any more; it cannot be sent with the same content.");
        Task<IReadOnlyList<Delivery>> Next(long after) => journal.BetweenAsync(delivery.Route, Math.Max(after, last.Position - 1), delivery.Position, CollectedRecords.Page, CancellationToken.None);
        var (records, after) = (0L, 0L);
        for (var page = await Next(0); page.Count > 0; page = await Next(after))
            (records, after) = (records + page.Sum(d => d.Message.Accepted.Records), page[^1].Position);
        var differential = new Differential(() => new CollectedRecords(Next, message => Open(message, job.Shape, 0), delivery.Message.Sender), () => Open(delivery.Message, job.Shape, 0),
            job.Shape, records, delivery.Message.Accepted.Records, options.Value.CompareInMemory);
        return new Outcome(job with { Differential = differential, OpenRecords = _ => differential.Open() }, null);
    }

    private JournalRecords Open(MessageInfo message, RecordShape shape, long from)
    {
        var source = catalogue.Current.Find(shape.Contract.Name, message.Version)
            ?? throw new InvalidDataException($"Version {message.Version} of {shape.Contract.Name}, in which receipt {message.Receipt} was taken in, is not in the catalogue.");
        return new JournalRecords((at, cancellation) => journal.ReadAsync(message, at, cancellation), source.Items.Length + message.AdditionalItems.Length, ColumnsOf(source, message.AdditionalItems, shape), shape.Contract.AmountItems, from);
    }

    private async Task<Outcome> OfAsync(Delivery delivery, CollectionId collection, CancellationToken cancellation)
    {
        if (await journal.FindCollectionAsync(collection, cancellation) is not { } found || found.Messages != found.Fixed)
            return Impossible($"まとめ配信ファイル {collection.Name} の電文の一部が、保存期間を過ぎて連携履歴にありません。同じ内容では送れません。",
                $"Some messages of the collected file {collection.Name} are no longer kept in the journal, so it cannot be sent with the same content.");
        return Of(delivery, found.Versions, found);
    }

    private Outcome Of(Delivery delivery, ImmutableArray<string> versions, Collection? collection)
    {
        var route = delivery.Route;
        if (region.Current.Find(route.Municipality) is not { } municipality
            || municipality.Find(route.Consumer)?.FindConsumption(route.Contract) is not { } consumption)
            return Impossible($"配信先 {route.Consumer} はリージョン定義にありません。定義を直してから再送してください。",
                $"Consumer {route.Consumer} is no longer in the region. Correct the region, then replay.");
        var snapshot = catalogue.Current;
        foreach (var version in versions)
            if (snapshot.Find(route.Contract, version) is null)
                return Impossible($"受付時の版 {version} が連携インタフェースにありません。", $"Version {version}, in which it was taken in, is not in the catalogue.");
        if (snapshot.Find(route.Contract, consumption.Version) is not { } target)
            return Impossible($"配信先の版 {consumption.Version} が連携インタフェースにありません。", $"Version {consumption.Version} of the consumer is not in the catalogue.");

        var defined = municipality.Extends.GetValueOrDefault(route.Contract, []);
        var shape = formats.ShapeOf(target, IsXml(consumption) ? [.. defined.Where(d => consumption.Items.Contains(d.Element))]
            : [.. consumption.Items.SelectMany(i => defined.Where(d => d.Element == i))]);
        return new Outcome(new HandOverJob
        {
            Delivery = delivery,
            Collection = collection,
            Consumption = consumption,
            Shape = shape,
            OpenRecords = collection is null ? from => Open(delivery.Message, shape, from)
                : _ => new CollectedRecords(after => journal.CollectedAfterAsync(collection.Id, after, CollectedRecords.Page, CancellationToken.None), message => Open(message, shape, 0)),
            CommitAsync = _ => throw new InvalidOperationException("Only a job with a turn is committed."),
        }, null);
    }

    // Columns come as the consumer lists them; elements in the order of the schema that it is given, whose sequence is the municipality's own.
    private static bool IsXml(Consumption consumption) => consumption.By == HandOverKind.File ? consumption.Form.LayoutName == FileForm.Xml : consumption.Soap?.Attachment is null;

    // For each item of the consumer's shape: where it stands in the stored record; −1: nowhere, so it is absent.
    private static ImmutableArray<int> ColumnsOf(Contract source, ImmutableArray<string> additional, RecordShape shape) =>
        [.. shape.Contract.Items.Select(i => source.IndexOf(i.Element)),
         .. shape.Additional.Select(i => additional.IndexOf(i.Element) is var at and >= 0 ? source.Items.Length + at : -1)];

    private static Outcome Impossible(string ja, string en) =>
        new(null, new HandOverResult.Park(new Bilingual(ja, en)));
}
