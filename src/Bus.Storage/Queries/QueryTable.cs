using System.Data.Common;
using System.Text;
using Bus.Core.Queries;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Queries;

/// <summary>The record of questions, in tables of its own: it has its own time of keeping.</summary>
internal sealed class QueryTable(JournalDatabase database) : IQueryJournal
{
    private const string Columns = "q.number, q.municipality, q.asker, q.contract, q.version, q.provider, q.asked_at, q.keys, q.outcome, q.records, q.ended_at";
    internal const string SelectOf =
        $"SELECT {Columns} FROM asked_query q WHERE q.municipality = @municipality AND (q.asked_at, q.number) > (@at, @number) ORDER BY q.asked_at, q.number LIMIT @limit";
    private const string Insert =
        """
        INSERT INTO asked_query (number, municipality, asker, contract, version, provider, asked_at, keys, outcome, ended_at)
        VALUES (@number, @municipality, @asker, @contract, @version, @provider, @at, @keys, @outcome, @ended)
        """;
    private const string InsertKey = "INSERT INTO asked_query_key (hash, number, asked_at) VALUES (@hash, @number, @at) ON CONFLICT (hash, number) DO NOTHING";
    private const string End = "UPDATE asked_query SET outcome = @outcome, records = @records, ended_at = @at WHERE number = @number AND ended_at IS NULL";

    public Task BeginAsync(QueryEntry entry, IReadOnlyList<ulong> hashes, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        var at = Spelling.Of(entry.AskedAt);
        await s.ExecuteAsync(Insert, ("@number", entry.Number), ("@municipality", entry.Asker.Municipality), ("@asker", entry.Asker.Application), ("@contract", entry.Contract),
            ("@version", entry.Version), ("@provider", entry.Provider), ("@at", at), ("@keys", entry.SealedKeys), ("@outcome", entry.Outcome), ("@ended", entry.EndedAt));
        foreach (var hash in hashes) await s.ExecuteAsync(InsertKey, ("@hash", unchecked((long)hash)), ("@number", entry.Number), ("@at", at));
        return true;
    }, WriteScope.None, cancellation);

    public Task EndAsync(string number, string outcome, long records, DateTimeOffset at, CancellationToken cancellation) => database.Writes.RunAsync(
        s => s.ExecuteAsync(End, ("@outcome", outcome), ("@records", records), ("@at", at), ("@number", number)), WriteScope.None, cancellation);

    public async Task<Part<QueryEntry>> FindAsync(QueryFilter filter, IReadOnlyList<ulong> hashes, CancellationToken cancellation)
    {
        var most = Math.Clamp(filter.Limit, 0, database.Options.ListLimit);
        var (sql, parameters) = Build(filter, hashes, most);
        return Part<QueryEntry>.Of(await database.Reads.RunAsync(s => s.ListAsync(Read, sql, parameters), cancellation), most);
    }

    /// <summary>One condition for each thing that is asked, values as parameters only. It looks for one more than is asked for.</summary>
    internal static (string Sql, Parameter[] Parameters) Build(QueryFilter filter, IReadOnlyList<ulong> hashes, int most)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM asked_query q WHERE 1 = 1");
        var parameters = new List<Parameter>();
        void And(string condition, Parameter parameter)
        {
            if (parameter.Value is null) return;
            sql.Append(" AND ").Append(condition);
            parameters.Add(parameter);
        }
        And("q.municipality = @municipality", ("@municipality", filter.Municipality?.Value));
        And("q.contract = @contract", ("@contract", filter.Contract));
        And("q.asker = @asker", ("@asker", filter.Asker));
        And($"(q.asked_at, q.number) < (SELECT b.asked_at, b.number FROM asked_query b WHERE b.number = @before{(filter.Municipality is null ? "" : " AND b.municipality = @municipality")})", ("@before", filter.Before));
        for (var i = 0; i < hashes.Count; i++)
            And($"q.number IN (SELECT k.number FROM asked_query_key k WHERE k.hash = @hash{i})", ($"@hash{i}", unchecked((long)hashes[i])));
        sql.Append(" ORDER BY q.asked_at DESC, q.number DESC LIMIT @limit");
        parameters.Add(("@limit", most + 1));
        return (sql.ToString(), [.. parameters]);
    }

    public static QueryEntry Read(DbDataReader row)
    {
        var columns = new RowReader(row);
        var number = columns.Text();
        var asker = new ApplicationRef(columns.Municipality(), columns.Text());
        return new QueryEntry(number, asker, columns.Text(), columns.Text(), columns.TextOrNull(), columns.Moment(), columns.BytesOrNull())
        {
            Outcome = columns.TextOrNull(), Records = columns.NumberOrNull(), EndedAt = columns.MomentOrNull(),
        };
    }
}
