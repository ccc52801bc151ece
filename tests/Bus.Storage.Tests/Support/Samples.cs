using System.Text;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Tests.Support;

/// <summary>Messages, chunks and outcomes with what a test cares about, and defaults for the rest.</summary>
public static class Samples
{
    public const string Contract = "collection-history";
    public static readonly MunicipalityCode Tokushima = MunicipalityCode.Parse("362018");
    public static readonly MunicipalityCode Takeo = MunicipalityCode.Parse("412066");
    public static readonly ApplicationRef Collection = new(Tokushima, "collection");
    public static readonly PlannedDelivery ToDelinquency = new("delinquency", HandOverKind.File);
    public static readonly RouteId Route = new(Tokushima, Contract, "delinquency");

    /// <summary>Id of the message that was received as such on the day on which <see cref="TestClock"/> stands.</summary>
    public static long Id(long serial) => 172829483991040 + serial;

    public static NewMessage Soap(string? id = null, ApplicationRef? sender = null, string contract = Contract, DateOnly? date = null, long? sequence = null) => new()
    {
        Sender = sender ?? Collection, Contract = contract, Version = "2026-01", Path = EntryPath.Soap,
        Head = new MessageHead(id, date, sequence, null), AdditionalItems = ["addresseeName"],
    };

    public static NewMessage File(string claim, string name = "day.csv", DateOnly? date = null, long? sequence = null, ApplicationRef? sender = null) =>
        Soap(null, sender, Contract, date, sequence) with { Path = EntryPath.File, FileName = name, ClaimId = claim };

    public static RecordChunk Chunk(long first, int records, string text = "値", params ulong[] keys)
    {
        var writer = new RecordBatchWriter();
        for (var i = 0; i < records; i++)
        {
            writer.Add(Encoding.UTF8.GetBytes($"{text}{first + i}"));
            writer.EndRecord();
        }
        return new RecordChunk(first, records, writer.Take(), keys);
    }

    public static MessageOutcome Accepted(long records, long amount = 0, string content = "content") => new()
    {
        State = ReceiptState.Accepted, Records = records, Accepted = new ControlTotal(records, amount), ContentDigest = Encoding.UTF8.GetBytes(content),
    };

    /// <summary>A SOAP message of one record, taken whole.</summary>
    public static async Task<Committed> AcceptAsync(this Store store, NewMessage message, string content = "content", long amount = 100,
        params PlannedDelivery[] deliveries) =>
        (await store.Journal.AcceptAsync(message, Accepted(1, amount, content), [Chunk(0, 1)], deliveries, default)).Value;

    /// <summary>A file of some records in one chunk.</summary>
    public static async Task<Committed> TakeFileAsync(this Store store, NewMessage message, int records = 1, string content = "content", params PlannedDelivery[] deliveries)
    {
        var open = await store.Journal.BeginAsync(message, default);
        await store.Journal.AppendAsync(open, Chunk(0, records), default);
        return await store.Journal.FinishAsync(open, Accepted(records, records * 100, content), deliveries, default);
    }

    /// <summary>All that is not delivered, by route, then position; read by pages of three, as a lane reads them by more.</summary>
    public static async Task<List<Delivery>> UnfinishedAsync(this IDeliveryJournal journal)
    {
        var all = new List<Delivery>();
        foreach (var route in (await journal.UnfinishedRoutesAsync(default)).OrderBy(r => r.ToString(), StringComparer.Ordinal))
        {
            IReadOnlyList<Delivery> page = [];
            do
            {
                page = await journal.UnfinishedAfterAsync(route, page.Count > 0 ? page[^1].Position : 0, 3, default);
                all.AddRange(page);
            }
            while (page.Count == 3);
        }
        return all;
    }

    public static async Task<List<T>> AllAsync<T>(this IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var item in source) all.Add(item);
        return all;
    }
}
