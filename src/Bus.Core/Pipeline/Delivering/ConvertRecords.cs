using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>From the records as they were taken in to the records as this consumer wants them: its version, its additional items.</summary>
internal sealed class ConvertRecords(Conversion conversion, Poison poison, IDeliveryJournal journal) : IStep<PassedGate, Converted>
{
    public async ValueTask<Result<Converted>> RunAsync(PassedGate input, CancellationToken cancellation)
    {
        if (poison.Judge(input.Delivery) is { } trouble) return new Converted(input.Delivery, input.Turn, null, new HandOverResult.Park(trouble));
        return From(input, input.Delivery.Collection is { } name
            ? await conversion.OfAsync(input.Delivery, new CollectionId(input.Delivery.Route, name), cancellation)
            : conversion.Of(input.Delivery));
    }

    private Converted From(PassedGate input, Conversion.Outcome outcome) => new(input.Delivery, input.Turn, outcome.Job is not { } job ? null : job with
    {
        Turn = input.Turn,
        CommitAsync = change => journal.ApplyAsync(input.Delivery.Id, change with { Fence = input.Turn.Fence }, CancellationToken.None),
    }, outcome.Impossible);
}

/// <summary>Finds what a delivery's records look like to its consumer.</summary>
internal sealed class Conversion(IRegionStore region, ICatalogue catalogue, IRecordFormats formats, IDeliveryJournal journal)
{
    /// <param name="Impossible">Why there is no job.</param>
    internal sealed record Outcome(HandOverJob? Job, HandOverResult.Park? Impossible);

    public Outcome Of(Delivery delivery) => Of(delivery, [delivery.Message.Version], null);

    /// <summary>Of a delivery that goes in one file with others.</summary>
    public async Task<Outcome> OfAsync(Delivery delivery, CollectionId collection, CancellationToken cancellation)
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
            || municipality.Find(route.Consumer)?.Consumes.FirstOrDefault(c => c.Contract == route.Contract) is not { } consumption)
            return Impossible($"配信先 {route.Consumer} はリージョン定義にありません。定義を直してから再送してください。",
                $"Consumer {route.Consumer} is no longer in the region. Correct the region, then replay.");
        var snapshot = catalogue.Current;
        foreach (var version in versions)
            if (snapshot.Find(route.Contract, version) is null)
                return Impossible($"受付時の版 {version} が連携インタフェースにありません。", $"Version {version}, in which it was taken in, is not in the catalogue.");
        if (snapshot.Find(route.Contract, consumption.Version) is not { } target)
            return Impossible($"配信先の版 {consumption.Version} が連携インタフェースにありません。", $"Version {consumption.Version} of the consumer is not in the catalogue.");

        var defined = municipality.Extends.GetValueOrDefault(route.Contract, []);
        var shape = formats.ShapeOf(target, [.. consumption.Items.SelectMany(i => defined.Where(d => d.Element == i))]);
        OutgoingReader Open(MessageInfo message, long from)
        {
            var source = snapshot.Find(route.Contract, message.Version)!;
            return new JournalRecords(journal, message, source.Items.Length + message.AdditionalItems.Length,
                ColumnsOf(source, message.AdditionalItems, shape), target.AmountItems, from);
        }
        return new Outcome(new HandOverJob
        {
            Delivery = delivery,
            Collection = collection,
            Consumption = consumption,
            Shape = shape,
            OpenRecords = collection is null ? from => Open(delivery.Message, from) : _ => new CollectedRecords(journal, collection.Id, message => Open(message, 0)),
            CommitAsync = _ => throw new InvalidOperationException("Only a job with a turn is committed."),
        }, null);
    }

    // For each item of the consumer's shape: where it stands in the stored record; −1: nowhere, so it is absent.
    private static ImmutableArray<int> ColumnsOf(Contract source, ImmutableArray<string> additional, RecordShape shape) =>
        [.. shape.Contract.Items.Select(i => source.IndexOf(i.Element)),
         .. shape.Additional.Select(i => additional.IndexOf(i.Element) is var at and >= 0 ? source.Items.Length + at : -1)];

    private static Outcome Impossible(string ja, string en) =>
        new(null, new HandOverResult.Park(new Bilingual(ja, en)));
}
