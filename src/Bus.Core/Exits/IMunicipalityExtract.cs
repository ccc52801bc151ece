using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Operation.Oversight;
using Bus.Core.Queries;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Exits;

/// <summary>Opens the journal of one municipality, for an exit export or whatever else must see all of it as of one moment.</summary>
public interface IMunicipalityExtracts
{
    /// <summary>All that is read from it is as of one moment; nobody waits for it meanwhile, but whoever would destroy the municipality's key (<see cref="DepartureOutcome.Extracting"/>).</summary>
    Task<IMunicipalityExtract> OpenAsync(MunicipalityCode municipality, CancellationToken cancellation);
}

/// <summary>What the journal holds of one municipality, as of one moment. Everything streams; one thing at a time is read.</summary>
public interface IMunicipalityExtract : IAsyncDisposable
{
    /// <summary>Everything accepted up to here is in it.</summary>
    DateTimeOffset TakenAt { get; }

    /// <summary>Its messages in the order of receipt.</summary>
    IAsyncEnumerable<ExtractedMessage> MessagesAsync(CancellationToken cancellation);

    /// <summary>The records of one of them, opened, in order; may be read between two messages.</summary>
    /// <exception cref="Security.KeyGoneException">The municipality has no key.</exception>
    /// <exception cref="InvalidDataException">Some are missing, though the journal should have them.</exception>
    IAsyncEnumerable<RecordChunk> RecordsAsync(MessageInfo message, CancellationToken cancellation);

    /// <summary>Its deliveries, by message.</summary>
    IAsyncEnumerable<Delivery> DeliveriesAsync(CancellationToken cancellation);

    /// <summary>Its refused records with what is still kept of them, by receipt, then line.</summary>
    IAsyncEnumerable<RejectDetail> RejectsAsync(CancellationToken cancellation);

    /// <summary>Its questions, oldest first.</summary>
    IAsyncEnumerable<QueryEntry> QueriesAsync(CancellationToken cancellation);

    /// <summary>Its closings (締め), also those in whose place a later one stands, by application, contract, business date and number.</summary>
    IAsyncEnumerable<ExtractedClosing> ClosingsAsync(CancellationToken cancellation);

    /// <summary>What was done to it, oldest first.</summary>
    IAsyncEnumerable<AuditRow> AuditAsync(CancellationToken cancellation);

    /// <summary>What the journal itself counts, by name.</summary>
    Task<IReadOnlyList<ExtractTotal>> TotalsAsync(CancellationToken cancellation);
}

/// <summary>A message of an extract.</summary>
/// <param name="RecordsKept">Its records are still in the journal; false: they were forgotten, or nothing of it was accepted.</param>
/// <param name="Day">The business date under which its day's totals count it: what it said, else the day on which it was received.</param>
public sealed record ExtractedMessage(MessageInfo Message, bool RecordsKept, DateOnly Day);

/// <summary>A closing of an extract.</summary>
/// <param name="LastSerial">The greatest serial of a receipt (the last ten digits of its number) that belongs to it; null: its line is not drawn.</param>
/// <param name="ClosedFor">For which consumers it was closed, when, and what had been delivered to each.</param>
public sealed record ExtractedClosing(Closing Closing, long? LastSerial, IReadOnlyList<ClosingConsumer> ClosedFor);

/// <summary>Something counted, as in <c>deliveries/delivered</c>.</summary>
/// <param name="What">See <see cref="ExtractNames"/>.</param>
public sealed record ExtractTotal(string What, long Count, long Records, decimal Amount);

/// <summary>What is counted: by the journal, and by whoever writes an extract down.</summary>
public static class ExtractNames
{
    /// <summary>Messages whose records are kept, with these records and their amount.</summary>
    public const string Records = "records";
    /// <summary>Questions.</summary>
    public const string Queries = "queries";
    /// <summary>Closings. What they state is not added up: it is what somebody says.</summary>
    public const string Closings = "closings";
    /// <summary>Consumers for which closings were closed, with the records delivered to them.</summary>
    public const string ClosedFor = "closings/closed";
    /// <summary>Entries of the audit trail.</summary>
    public const string Audit = "audit";

    /// <summary>Messages in a state, with what was accepted of them.</summary>
    public static string Of(ReceiptState state) => $"messages/{state.Wire()}";
    /// <summary>Deliveries in a state, with what was handed over.</summary>
    public static string Of(DeliveryState state) => $"deliveries/{state.Wire()}";
    /// <summary>Refused records in a state.</summary>
    public static string Of(RejectState state) => $"rejects/{state.Wire()}";
}
