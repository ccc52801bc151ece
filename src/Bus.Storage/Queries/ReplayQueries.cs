using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Deliveries;
using Bus.Storage.Engine;
using Bus.Storage.Sql;

namespace Bus.Storage.Queries;

/// <summary>Finds what to send again. What is parked is found by its own index; what was delivered by walking the consumer's routes.</summary>
internal sealed class ReplayQueries(JournalDatabase database) : IReplayQueries
{
    private const string Conditions =
        """
          AND d.municipality = @municipality AND d.consumer = @consumer AND (@anyContract = 1 OR d.contract = @contract)
          AND m.received_at >= @from AND m.received_at < @to AND d.id > @after
        ORDER BY d.id LIMIT @limit
        """;
    internal const string SelectParked = $"{DeliveryRow.Select} WHERE d.state = 'parked' AND d.state <> 'delivered' {Conditions}";
    internal const string SelectDelivered = $"{DeliveryRow.Select} WHERE d.state = 'delivered' {Conditions}";
    internal const string SelectConsumer = "SELECT 1 FROM route WHERE municipality = @municipality AND consumer = @consumer LIMIT 1";

    public async Task<IReadOnlyList<Delivery>> SelectAsync(ReplaySelection selection, long after, int maximum, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(DeliveryRow.Read, selection.State == DeliveryState.Parked ? SelectParked : SelectDelivered,
            ("@municipality", selection.Consumer.Municipality), ("@consumer", selection.Consumer.Application),
            ("@anyContract", selection.Contract is null ? 1 : 0), ("@contract", selection.Contract ?? ""),
            ("@from", Spelling.Of(selection.From) ?? 0), ("@to", Spelling.Of(selection.To) ?? long.MaxValue), ("@after", after), ("@limit", maximum)), cancellation);

    public async Task<bool> IsConsumerAsync(ApplicationRef consumer, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ScalarAsync(SelectConsumer, ("@municipality", consumer.Municipality), ("@consumer", consumer.Application)), cancellation) is not null;
}
