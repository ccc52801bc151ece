using System.Globalization;
using System.Text.RegularExpressions;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Deliveries;
using Bus.Storage.Messages;
using Bus.Storage.Queries;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;
using Bus.Storage.Writing;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>The cost of a message must not grow with the journal: on a journal with rows in it, prepared once for all values, every statement on its way finds its rows by an index.</summary>
public sealed partial class PostgreSqlPlanTests : StorageContract<PostgreSqlTestEngine>
{
    private const int Rows = 20_000;

    private static readonly Dictionary<string, string> Statements = new()
    {
        [EarlierMessages.FindId] = "known_id_pkey",
        [EarlierMessages.FindFile] = "message_file",
        [EarlierMessages.LastOfDay] = "message_sequence",
        [EarlierMessages.LastWithoutDay] = "message_sequence",
        [MessageJournal.SelectByClaim] = "message_claim",
        [MessageJournal.SelectTickets] = "delivery_of_message",
        [ChunkTable.Append] = "chunk_of_message",
        [ChunkTable.SelectEnd] = "chunk_of_message",
        [ChunkTable.DeleteSome] = "chunk_of_message",
        [ChunkReader.SelectHead] = "Index Scan using message_",
        [ChunkReader.SelectKeys] = "chunk_of_message",
        [ChunkReader.SelectAll] = "chunk_of_message",
        [DeliveryJournal.SelectOne] = "delivery_pkey",
        [DeliveryJournal.SelectUnfinished] = "delivery_unfinished",
        [DeliveryJournal.SelectUnfinishedOfRoute] = "delivery_unfinished",
        [DeliveryJournal.SelectMailbox] = "delivery_in_mailbox",
        [DeliveryJournal.SelectMailboxOfContract] = "delivery_in_mailbox",
        [JournalQueries.SelectReceipt] = "message_receipt_key",
        [JournalQueries.SelectOwnReceipt] = "message_receipt_key",
        [JournalQueries.SelectDeliveries] = "delivery_of_message",
        [JournalQueries.SelectRejects] = "reject_pkey",
        [JournalWatch.SelectBacklog] = "delivery_",
        [JournalWatch.SelectParked] = "delivery_open_state",
        [JournalWatch.SelectCounts] = "message_not_accepted",
        [JournalWatch.SelectCome] = "message_",
        [DayTotalRow.All] = "message_day",
        [DayTotalRow.OfMunicipality] = "message_day",
        [Search(new(State: ReceiptState.Refused))] = "message_not_accepted",
        [Search(new(Samples.Tokushima, State: ReceiptState.Processing))] = "message_not_accepted",
        [Search(new(Delivery: DeliveryState.Parked))] = "delivery_open_state",
        [Search(new(Samples.Tokushima, Delivery: DeliveryState.Waiting))] = "delivery_open_state",
        [Search(new(Samples.Tokushima, Day: new(2026, 11, 20)))] = "message_day",
        [Search(new(Samples.Tokushima))] = "message_municipality",
        [Search(new(Samples.Tokushima, State: ReceiptState.Accepted, BeforeId: 1))] = "message_municipality",
    };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Database.Writes.RunAsync(s => s.ExecuteAsync(Fill), WriteScope.None, default);
    }

    [Fact]
    public async Task Statements_OnALargeJournal_FindTheirRowsByIndex()
    {
        var offences = new List<string>();
        foreach (var (sql, index) in Statements)
        {
            var plan = await PlanAsync(sql);
            if (!plan.Contains(index, StringComparison.Ordinal) || Scan().IsMatch(plan)) offences.Add($"{sql}\n→ {index}:\n{plan}");
        }
        Assert.True(offences.Count == 0, string.Join("\n\n", offences));
    }

    [Fact]
    public async Task Lists_AreNotSorted()
    {
        Assert.DoesNotContain("Sort", await PlanAsync(Search(new(Samples.Tokushima))));
        Assert.DoesNotContain("Sort", await PlanAsync(DeliveryJournal.SelectUnfinished));
    }

    private async Task<string> PlanAsync(string sql)
    {
        var names = Parameter().Matches(sql).Select(m => m.Value).Distinct().ToList();
        for (var i = 0; i < names.Count; i++) sql = Regex.Replace(sql, names[i] + "\\b", string.Create(CultureInfo.InvariantCulture, $"${i + 1}"));
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = "SET plan_cache_mode = force_generic_plan";
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"PREPARE looked_at {List(names.Select(TypeOf))} AS {sql}";
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"EXPLAIN EXECUTE looked_at {List(names.Select(_ => "'1'"))}";
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(0));
        return string.Join('\n', plan);
    }

    private static string List(IEnumerable<string> parts) => string.Join(", ", parts) is { Length: > 0 } list ? $"({list})" : "";

    private static string TypeOf(string parameter) => parameter switch
    {
        "@digest" or "@keys" or "@payload" => "bytea",
        "@message" or "@id" or "@first" or "@records" or "@at" or "@slice" or "@limit" or "@position" or "@sequence" or "@since" or "@before" => "bigint",
        _ => "text",
    };

    private static string Search(MessageFilter filter) => MessageSearch.Build(filter, 100).Sql;

    /// <summary>Two hundred municipalities over a year; the last messages are unfinished.</summary>
    private static string Fill => string.Create(CultureInfo.InvariantCulture,
        $"""
        INSERT INTO message (receipt, municipality, application, contract, version, path, message_id, business_date, sequence, additional, file_name, claim_id,
            state, day, received_at, content_digest, seal_id, together)
          SELECT 'r' || n, 'm' || n % 200, 'collection', 'collection-history', '2026-01', 'file', 'id' || n, 'd' || n % 365, n, '[]', 'file' || n, 'claim' || n,
            CASE WHEN n % 500 = 0 THEN 'refused' ELSE 'accepted' END, 'd' || n % 365, n, CAST('' || n AS bytea), '', '[]' FROM generate_series(1, {Rows}) n;
        INSERT INTO known_id (municipality, application, message_id, message, contract, content_digest, received_at)
          SELECT municipality, application, message_id, id, contract, content_digest, received_at FROM message;
        INSERT INTO chunk (message, first_record, records, keys, payload) SELECT id, 0, 1, '', '' FROM message;
        INSERT INTO reject (message, document) SELECT id, '' FROM message;
        INSERT INTO delivery (message, municipality, contract, consumer, position, hand_over, state)
          SELECT id, municipality, contract, 'delinquency', id, CASE WHEN id % 2 = 0 THEN 'mailbox' ELSE 'file' END,
            CASE WHEN id < {Rows} - 600 THEN 'delivered' WHEN id % 3 = 0 THEN 'parked' WHEN id % 3 = 1 THEN 'waiting' ELSE 'delivering' END FROM message;
        ANALYZE
        """);

    [GeneratedRegex("@[a-zA-Z]+")]
    private static partial Regex Parameter();

    [GeneratedRegex("Seq Scan on (message|delivery|chunk|known_id|reject)\\b")]
    private static partial Regex Scan();
}
