using System.Diagnostics.Metrics;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Observation;

/// <summary>What the hub counts of each municipality since it started. Labels come from the region and the catalogue, never from a caller's text.</summary>
internal sealed class HubMeters
{
    // From a tenth of a second to a day: acceptance to delivery, by SOAP within the second and by night batches over night.
    private static readonly double[] LagBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 14400, 43200, 86400];

    private readonly Counter<long> _acceptedMessages, _acceptedRecords, _rejectedRecords, _refusedMessages, _duplicates;
    private readonly Counter<long> _delivered, _deliveredRecords, _failed, _parked, _disagreed;
    private readonly Histogram<double> _lag;

    public HubMeters(IMeterFactory meters)
    {
        var meter = meters.Create("Bus.Core");
        _acceptedMessages = meter.CreateCounter<long>("bus.messages.accepted", "{message}", "Messages and bulk files taken into the journal.");
        _acceptedRecords = meter.CreateCounter<long>("bus.records.accepted", "{record}", "Records taken into the journal.");
        _rejectedRecords = meter.CreateCounter<long>("bus.records.rejected", "{record}", "Records refused, in bulk files that were taken and in messages that were not.");
        _refusedMessages = meter.CreateCounter<long>("bus.messages.refused", "{message}", "Messages and bulk files refused whole, by code of the fault.");
        _duplicates = meter.CreateCounter<long>("bus.messages.duplicate", "{message}", "Messages and bulk files that had come before.");
        _delivered = meter.CreateCounter<long>("bus.deliveries.delivered", "{delivery}", "Deliveries that their consumer has.");
        _deliveredRecords = meter.CreateCounter<long>("bus.records.delivered", "{record}", "Records that their consumer has.");
        _failed = meter.CreateCounter<long>("bus.deliveries.failed", "{attempt}", "Attempts that failed and are tried again.");
        _parked = meter.CreateCounter<long>("bus.deliveries.parked", "{delivery}", "Deliveries parked for a person.");
        _disagreed = meter.CreateCounter<long>("bus.deliveries.disagreed", "{delivery}", "Deliveries whose consumer confirmed another total than was handed over.");
        _lag = meter.CreateHistogram("bus.delivery.lag", "s", "Time from acceptance to delivery.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LagBounds });
    }

    public void Taken(Committed committed)
    {
        var message = committed.Message;
        var (municipality, contract, path) = (Of("municipality", message.Sender.Municipality.Value), Of("contract", message.Contract), Of("path", message.Path.Wire()));
        if (committed.Repeated || message.State == ReceiptState.Duplicate) _duplicates.Add(1, municipality, contract, path);
        else if (message.State == ReceiptState.Refused) Refused(message.Sender.Municipality, message.Fault?.Code ?? FaultCode.InvalidMessage, message.Path, message.Rejected);
        else
        {
            _acceptedMessages.Add(1, municipality, contract, path);
            _acceptedRecords.Add(message.Accepted.Records, municipality, contract, path);
            _rejectedRecords.Add(message.Rejected, municipality, path);
        }
    }

    /// <summary>Refused before or without a commit.</summary>
    /// <param name="municipality">Null: addressed to none that is registered.</param>
    public void Refused(MunicipalityCode? municipality, FaultCode code, EntryPath path, long rejects)
    {
        var (label, way) = (Of("municipality", municipality?.Value ?? "unknown"), Of("path", path.Wire()));
        _refusedMessages.Add(1, label, way, Of("code", code.Entry().Name));
        if (rejects > 0) _rejectedRecords.Add(rejects, label, way);
    }

    public void Delivered(Delivery delivery, DateTimeOffset now)
    {
        var message = delivery.Message;
        Count(_delivered, delivery.Route, 1);
        Count(_deliveredRecords, delivery.Route, message.Accepted.Records);
        _lag.Record(Math.Max(0, (now - (message.CompletedAt ?? message.ReceivedAt)).TotalSeconds), Of("municipality", delivery.Route.Municipality.Value));
    }

    public void Failed(RouteId route) => Count(_failed, route, 1);

    public void Parked(RouteId route) => Count(_parked, route, 1);

    public void Disagreed(RouteId route) => Count(_disagreed, route, 1);

    private static void Count(Counter<long> counter, RouteId route, long by) =>
        counter.Add(by, Of("municipality", route.Municipality.Value), Of("contract", route.Contract), Of("consumer", route.Consumer));

    private static KeyValuePair<string, object?> Of(string name, string value) => new(name, value);
}
