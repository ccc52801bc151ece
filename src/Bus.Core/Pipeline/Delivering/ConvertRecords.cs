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
    public ValueTask<Result<Converted>> RunAsync(PassedGate input, CancellationToken cancellation) => new(poison.Judge(input.Delivery) is { } trouble
        ? new Converted(input.Delivery, input.Turn, null, new HandOverResult.Park(trouble))
        : From(input, conversion.Of(input.Delivery)));

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

    public Outcome Of(Delivery delivery)
    {
        var route = delivery.Route;
        if (region.Current.Find(route.Municipality) is not { } municipality
            || municipality.Find(route.Consumer)?.Consumes.FirstOrDefault(c => c.Contract == route.Contract) is not { } consumption)
            return Impossible($"配信先 {route.Consumer} はリージョン定義にありません。定義を直してから再送してください。",
                $"Consumer {route.Consumer} is no longer in the region. Correct the region, then replay.");
        var snapshot = catalogue.Current;
        if (snapshot.Find(route.Contract, delivery.Message.Version) is not { } source)
            return Impossible($"受付時の版 {delivery.Message.Version} が連携インタフェースにありません。", $"Version {delivery.Message.Version}, in which it was taken in, is not in the catalogue.");
        if (snapshot.Find(route.Contract, consumption.Version) is not { } target)
            return Impossible($"配信先の版 {consumption.Version} が連携インタフェースにありません。", $"Version {consumption.Version} of the consumer is not in the catalogue.");

        var defined = municipality.Extends.GetValueOrDefault(route.Contract, []);
        var shape = formats.ShapeOf(target, [.. consumption.Items.SelectMany(i => defined.Where(d => d.Element == i))]);
        var columns = ColumnsOf(source, delivery.Message.AdditionalItems, shape);
        return new Outcome(new HandOverJob
        {
            Delivery = delivery,
            Consumption = consumption,
            Shape = shape,
            OpenRecords = from => new JournalRecords(journal, delivery.Message, source.Items.Length + delivery.Message.AdditionalItems.Length, columns, target.AmountItems, from),
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
