using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>Bytes of bulk files by municipality and day. Counted in the commit that makes the file's receipt, so that neither a crash nor a second attempt counts it twice or not at all.</summary>
internal sealed class BulkUse(JournalDatabase database) : IBulkUse
{
    internal const string Select = "SELECT bytes FROM bulk_use WHERE municipality = @municipality AND day = @day";
    private const string Add =
        """
        INSERT INTO bulk_use (municipality, day, bytes) VALUES (@municipality, @day, @bytes)
        ON CONFLICT (municipality, day) DO UPDATE SET bytes = bulk_use.bytes + excluded.bytes
        """;

    public async Task<long> OfDayAsync(MunicipalityCode municipality, DateOnly day, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ScalarAsync(Select, ("@municipality", municipality.Value), ("@day", Spelling.Of(day))), cancellation) is long bytes ? bytes : 0;

    /// <summary>A file begins.</summary>
    public static async Task AddAsync(Session session, NewMessage message, DateTimeOffset now)
    {
        if (message.Bytes == 0) return;
        await session.ExecuteAsync(Add, ("@municipality", message.Sender.Municipality.Value),
            ("@day", Spelling.Of(DateOnly.FromDateTime(JapanTime.Of(now).DateTime))), ("@bytes", message.Bytes));
    }
}
