using System.Data.Common;
using System.Runtime.CompilerServices;
using Bus.Core.Exits;
using Bus.Core.Journal;
using Bus.Core.Operation.Oversight;
using Bus.Core.Queries;
using Bus.Core.Records;
using Bus.Core.Vocabulary;
using Bus.Storage.Closings;
using Bus.Storage.Deliveries;
using Bus.Storage.Messages;
using Bus.Storage.Oversight;
using Bus.Storage.Periods;
using Bus.Storage.Queries;
using Bus.Storage.Rejects;
using Bus.Storage.Sql;

namespace Bus.Storage.Exits;

/// <summary>One transaction of a reader that sees the journal as it was at one moment, and of it one municipality. Lists are read by pages, so that something else may be read between two rows.</summary>
/// <param name="since">What was received until then was sealed under a key that is destroyed.</param>
/// <param name="forgotten">The months whose records were given up; what is left of them may be deleted at any moment.</param>
/// <param name="ended">Tells that nobody reads it any more.</param>
internal sealed class MunicipalityExtract(Session session, MunicipalityCode municipality, DateTimeOffset takenAt, DateTimeOffset since, IReadOnlyList<Period> forgotten,
    ChunkSeal chunks, RejectSeal rejects, Func<Task> ended) : IMunicipalityExtract
{
    private const int AtOnce = 500;

    internal const string SelectMessages = $"SELECT {MessageRow.Columns}, m.day FROM message m WHERE m.municipality = @municipality AND m.id > @after ORDER BY m.id LIMIT @limit";
    internal const string SelectDeliveries = $"{DeliveryRow.Select} WHERE d.municipality = @municipality AND d.id > @after ORDER BY d.id LIMIT @limit";
    internal const string SelectChunk = "SELECT first_record, records, keys, payload FROM chunk WHERE message = @message AND first_record >= @at ORDER BY first_record LIMIT 1";
    internal const string SelectClosings =
        $"""
        SELECT c.line, {ClosingRow.Columns} FROM closing c WHERE c.municipality = @municipality AND (c.application, c.contract, c.day, c.number) > (@application, @contract, @day, @number)
        ORDER BY c.application, c.contract, c.day, c.number LIMIT @limit
        """;
    internal const string SelectSealId = "SELECT seal_id FROM message WHERE id = @message AND municipality = @municipality";

    public DateTimeOffset TakenAt => takenAt;

    public IAsyncEnumerable<ExtractedMessage> MessagesAsync(CancellationToken cancellation) => PagesAsync(
        after => session.ListAsync(ReadMessage, SelectMessages, Of(("@after", after), ("@limit", AtOnce))), 0L, m => m.Message.Id, cancellation)
        .Select(m => new ExtractedMessage(m.Message, IsKept(m.Message), m.Day));

    public async IAsyncEnumerable<RecordChunk> RecordsAsync(MessageInfo message, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var sealId = (byte[])(await session.ScalarAsync(SelectSealId, Of(("@message", message.Id))))!;
        for (var at = 0L; at < message.Accepted.Records;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await session.FirstAsync(Chunk, SelectChunk, ("@message", message.Id), ("@at", at)) is not { } chunk || chunk.FirstRecord != at || chunk.Records == 0)
                throw new InvalidDataException($"The journal is damaged: record {at} of message {message.Receipt} is missing.");
            yield return chunks.Open(municipality, sealId, chunk);
            at += chunk.Records;
        }
    }

    public IAsyncEnumerable<Delivery> DeliveriesAsync(CancellationToken cancellation) => PagesAsync(
        after => session.ListAsync(DeliveryRow.Read, SelectDeliveries, Of(("@after", after), ("@limit", AtOnce))), 0L, d => d.Id, cancellation);

    public IAsyncEnumerable<RejectDetail> RejectsAsync(CancellationToken cancellation) => PagesAsync(
        after => session.ListAsync(RejectRow.ReadWithDocument, RejectRow.SelectOf, Of(("@receipt", after.Receipt), ("@line", after.Line), ("@limit", AtOnce))),
        (Receipt: "", Line: 0L), r => (r.Info.Receipt, r.Info.Line), cancellation).Select(r => rejects.Open(r.Info, r.Info.OpenedAt <= since ? null : r.Document));

    public IAsyncEnumerable<QueryEntry> QueriesAsync(CancellationToken cancellation) => PagesAsync(
        after => session.ListAsync(QueryTable.Read, QueryTable.SelectOf, Of(("@at", after.At), ("@number", after.Number), ("@limit", AtOnce))),
        (At: long.MinValue, Number: ""), q => (q.AskedAt.ToUnixTimeMilliseconds(), q.Number), cancellation);

    public async IAsyncEnumerable<ExtractedClosing> ClosingsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var closings = PagesAsync(
            after => session.ListAsync(ReadClosing, SelectClosings, Of(("@application", after.Provider.Application), ("@contract", after.Contract), ("@day", after.Day), ("@number", after.Number), ("@limit", AtOnce))),
            (Provider: new ApplicationRef(municipality, ""), Contract: "", Day: DateOnly.MinValue, Number: 0), c => (c.Closing.Key.Provider, c.Closing.Key.Contract, c.Closing.Key.Day, c.Closing.Number), cancellation);
        await foreach (var closing in closings)
            yield return closing with { ClosedFor = await session.ListAsync(ClosingRow.ReadConsumer, ClosingTable.SelectClosedFor, ("@closing", closing.Closing.Id)) };
    }

    public IAsyncEnumerable<AuditRow> AuditAsync(CancellationToken cancellation) => PagesAsync(
        after => session.ListAsync(AuditTable.Row, AuditTable.SelectFrom, Of(("@after", after), ("@limit", AtOnce))), 0L, a => a.Id, cancellation);

    public Task<IReadOnlyList<ExtractTotal>> TotalsAsync(CancellationToken cancellation) => ExtractSums.ReadAsync(session, municipality, since, forgotten);

    public async ValueTask DisposeAsync()
    {
        await session.LeaveAsync();
        await session.Connection.DisposeAsync();
        await ended();
    }

    private static async IAsyncEnumerable<T> PagesAsync<T, TPlace>(Func<TPlace, Task<List<T>>> read, TPlace first, Func<T, TPlace> placeOf, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var place = first; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await read(place);
            foreach (var one in page) yield return one;
            if (page.Count < AtOnce) yield break;
            place = placeOf(page[^1]);
        }
    }

    private bool IsKept(MessageInfo m) => m.State == ReceiptState.Accepted && m.ReceivedAt > since && !forgotten.Any(p => m.Id >= p.FirstId && m.Id < p.EndId);

    private static (MessageInfo Message, DateOnly Day) ReadMessage(DbDataReader row)
    {
        var behind = new RowReader(row, MessageRow.Count);
        return (MessageRow.Read(row), behind.Day());
    }

    private Parameter[] Of(params ReadOnlySpan<Parameter> more) => [("@municipality", municipality), .. more];

    private static ExtractedClosing ReadClosing(RowReader columns)
    {
        var line = columns.NumberOrNull();
        return new ExtractedClosing(ClosingRow.Read(columns), line, []);
    }

    private static SealedChunk Chunk(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new SealedChunk(columns.Number(), (int)columns.Number(), columns.Bytes(), columns.Bytes());
    }
}
