using System.Globalization;
using System.Text.RegularExpressions;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Deliveries;
using Bus.Storage.Messages;
using Bus.Storage.Oversight;
using Bus.Storage.Queries;
using Bus.Storage.Regions;
using Bus.Storage.Rejects;
using Bus.Storage.Search;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>The cost of a message must not grow with the journal: on a journal with rows in it, every statement on its way finds its rows by an index, in the month that it means.</summary>
public sealed partial class PostgreSqlPlanTests : StorageContract<PostgreSqlTestEngine>
{
    private const int Rows = 20_000;

    private static readonly Dictionary<string, string> Statements = new()
    {
        [EarlierMessages.FindId] = "known_id_pkey",
        [EarlierMessages.FindFile] = "known_file_pkey",
        [EarlierMessages.LastOfDay] = "last_sequence_pkey",
        [EarlierMessages.LastWithoutDay] = "last_sequence_pkey",
        [MessageJournal.SelectByClaim] = "message_202611_claim",
        [MessageJournal.SelectTickets] = "delivery_202611_message_idx",
        [MessageJournal.SelectUnfed] = "message_202611_id_idx",
        [ChunkTable.SelectFollows] = "chunk_202611_message_first_record_idx",
        [ChunkTable.SelectEnd] = "chunk_202611_message_first_record_idx",
        [ChunkTable.DeleteSome] = "chunk_202611_message_first_record_idx",
        [ChunkReader.SelectHead] = "Index Scan using message_202611",
        [ChunkReader.SelectKeys] = "chunk_202611_message_first_record_idx",
        [ChunkReader.SelectAll] = "chunk_202611_message_first_record_idx",
        [DeliveryJournal.SelectOne] = "delivery_202611_pkey",
        [DeliveryJournal.SelectUnfinishedOfRoute] = "delivery_202611_municipality_contract_consumer_position_idx",
        [DeliveryJournal.SelectLastFull] = "delivery_202611_position",
        [DeliveryJournal.SelectLastFullOfProvider] = "delivery_202611_position",
        [DeliveryJournal.SelectBetween] = "delivery_202611_position",
        [DeliveryJournal.SelectMailbox] = "delivery_202611_municipality_consumer_contract_position_idx",
        [DeliveryJournal.SelectMailboxOfContract] = "delivery_202611_municipality_consumer_contract_position_idx",
        [JournalQueries.SelectReceipt] = "message_202611_receipt",
        [JournalQueries.SelectOwnReceipt] = "message_202611_receipt",
        [JournalQueries.SelectDeliveries] = "delivery_202611_message_idx",
        [JournalQueries.SelectRejects] = "reject_202611_pkey",
        [JournalWatch.SelectBacklog] = "delivery_202611_",
        [JournalWatch.SelectParked] = "delivery_202611_state_municipality_idx",
        [JournalWatch.SelectCounts] = "message_202611_state_municipality_idx",
        [JournalWatch.SelectCome] = "message_202611_",
        [JournalWatch.SelectComeOf(31)] = "message_202611_",
        [DayTotalRow.All] = "message_202611_day_municipality_contract_path_idx",
        [DayTotalRow.OfMunicipality] = "message_202611_day_municipality_contract_path_idx",
        [DayTotalRow.Ends] = "message_202611_day_municipality_contract_path_idx",
        [DayTotalRow.EndsOfMunicipality] = "message_202611_day_municipality_contract_path_idx",
        [JournalQueries.SelectGaps] = "message_202611_day_municipality_contract_path_idx",
        [JournalQueries.SelectOwnGaps] = "message_202611_day_municipality_contract_path_idx",
        [JournalQueries.SelectFarDates] = "message_202611_id_idx",
        [MessageTable.SelectFarBefore] = "message_202611_",
        [ApprovalTable.SelectLeft] = "delivery_202611_pkey",
        [ApprovalTable.SelectDeliveries] = "delivery_202611_pkey",
        [RejectBook.CountAll] = "reject_record_day",
        [RejectBook.CountOfMunicipality] = "reject_record_day",
        [Search(new(State: ReceiptState.Refused))] = "message_202611_state_municipality_idx",
        [Search(new(Samples.Tokushima, State: ReceiptState.Processing))] = "message_202611_state_municipality_idx",
        [Search(new(Delivery: DeliveryState.Parked))] = "delivery_202611_state_municipality_idx",
        [Search(new(Samples.Tokushima, Delivery: DeliveryState.Waiting))] = "delivery_202611_state_municipality_idx",
        [Search(new(Samples.Tokushima, Day: new(2026, 11, 20)))] = "message_202611_day_municipality_contract_path_idx",
        [SearchTable.SelectRows] = "search_key_202611_pkey",
        [RunTable.Find] = "search_run_page_202611_run_first_hash_idx",
        [RunTable.SelectPages] = "search_run_page_202611_run_page_idx",
        [RunTable.DeletePages] = "search_run_page_202611_run_page_idx",
        [NewKeys.TakeSome] = "search_new_202611_pkey",
        [SearchTable.SelectPages] = "search_page_202611_municipality_bucket_idx",
        [SearchTable.SelectMessage] = "Index Scan using message_202611",
        [SearchTable.DeletePages] = "search_page_202611_message_idx",
        [RegionStore.Versions] = "region_version_pkey",
        [RegionStore.One] = "region_version_pkey",
        [Search(new(Samples.Tokushima))] = "message_202611_municipality_id_idx",
        [Search(new(Samples.Tokushima, State: ReceiptState.Accepted, BeforeId: 1))] = "message_202611_municipality_id_idx",
    };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = Fill;
        await command.ExecuteNonQueryAsync();
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

    /// <summary>However large a part of the month a day is: what other months delivered is not read.</summary>
    [Fact]
    public async Task DayTotals_MeetDeliveriesOfTheMonthOfTheirMessagesOnly()
    {
        foreach (var sql in (string[])[DayTotalRow.All, DayTotalRow.OfMunicipality])
        {
            var plan = await PlanAsync(sql);
            Assert.Contains("delivery_202611", plan);
            Assert.DoesNotMatch("delivery_(?!202611)", plan);
        }
    }

    [Fact]
    public async Task Lists_AreNotSorted()
    {
        Assert.DoesNotContain("Sort  (", await PlanAsync(Search(new(Samples.Tokushima))));
        foreach (var state in (RejectState?[])[RejectState.Open, RejectState.Corrected, null])
            Assert.DoesNotContain("Sort  (", await PlanAsync(RejectRow.Build(new(Samples.Tokushima, State: state)).Sql));
    }

    private async Task<string> PlanAsync(string sql)
    {
        var names = Parameter().Matches(sql).Select(m => m.Value).Distinct().ToList();
        for (var i = 0; i < names.Count; i++) sql = Regex.Replace(sql, names[i] + "\\b", string.Create(CultureInfo.InvariantCulture, $"${i + 1}"));
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = "SET plan_cache_mode = force_custom_plan";
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"PREPARE looked_at {List(names.Select(TypeOf))} AS {sql}";
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"EXPLAIN EXECUTE looked_at {List(names.Select(ValueOf))}";
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(0));
        return string.Join('\n', plan);
    }

    private static string List(IEnumerable<string> parts) => string.Join(", ", parts) is { Length: > 0 } list ? $"({list})" : "";

    private static string TypeOf(string parameter) => parameter switch
    {
        "@digest" or "@keys" or "@payload" => "bytea",
        "@message" or "@id" or "@first" or "@end" or "@run" or "@firstId" or "@from" or "@records" or "@at" or "@slice" or "@limit" or "@position" or "@sequence" or "@since" or "@after" or "@before" or "@hash" or "@b0" or "@b1" or "@b2" or "@b3" or "@b4" or "@b5" or "@b6" or "@b7" or "@b8" or "@b9" or "@b10" => "bigint",
        _ => "text",
    };

    private static string ValueOf(string parameter) => parameter switch { "@message" or "@id" => $"'{Samples.Id(1)}'", "@firstId" => $"'{Samples.Id(1)}'", "@end" => $"'{Samples.Id(Rows)}'", "@before" => $"'{Samples.Id(Rows / 2)}'", "@municipality" => "'m1'", "@limit" => "'20'", _ => "'1'" };

    private static string Search(MessageFilter filter) => MessageSearch.Build(filter, 100).Sql;

    /// <summary>Two hundred municipalities over a year; the last messages are unfinished.</summary>
    private static string Fill => string.Create(CultureInfo.InvariantCulture,
        $"""
        INSERT INTO message (id, receipt, municipality, application, contract, version, path, message_id, business_date, sequence, additional, file_name, claim_id,
            state, day, received_at, content_digest, seal_id, together)
          SELECT {Samples.Id(0)} + n, 'r' || n, 'm' || n % 200, 'collection', 'collection-history', '2026-01', 'file', 'id' || n, 'd' || n % 365, n, '[]', 'file' || n, 'claim' || n,
            CASE WHEN n % 500 = 0 THEN 'refused' ELSE 'accepted' END, 'd' || n % 365, n, CAST('' || n AS bytea), '', '[]' FROM generate_series(1, {Rows}) n;
        INSERT INTO known_id (municipality, application, message_id, message, receipt, contract, content_digest, records, amount, received_at)
          SELECT municipality, application, message_id, id, receipt, contract, content_digest, 1, 1, received_at FROM message;
        INSERT INTO known_file (municipality, application, contract, file_name, content_digest, business_date, sequence, receipt, received_at)
          SELECT municipality, application, contract, file_name, content_digest, business_date, sequence, receipt, received_at FROM message;
        INSERT INTO last_sequence (municipality, application, contract, business_date, last, received_at)
          SELECT municipality, application, contract, business_date, MAX(sequence), MAX(received_at) FROM message GROUP BY 1, 2, 3, 4;
        INSERT INTO chunk (message, first_record, records, keys, payload) SELECT id, 0, 1, '', '' FROM message;
        INSERT INTO reject (message, document) SELECT id, '' FROM message;
        INSERT INTO reject_record (receipt, line, municipality, application, contract, day, item, code, state, opened_at)
          SELECT receipt, 1, municipality, application, contract, day, 'amount', 'not-a-number', 'open', received_at FROM message;
        INSERT INTO delivery (id, message, municipality, contract, consumer, position, hand_over, state)
          SELECT id, id, municipality, contract, 'delinquency', id, CASE WHEN id % 2 = 0 THEN 'mailbox' ELSE 'file' END,
            CASE WHEN id < {Samples.Id(Rows - 600)} THEN 'delivered' WHEN id % 3 = 0 THEN 'parked' WHEN id % 3 = 1 THEN 'waiting' ELSE 'delivering' END FROM message;
        INSERT INTO search_key (hash, message) SELECT n, id FROM message, generate_series(id * 3, id * 3 + 2) n;
        INSERT INTO search_new (message, hashes) SELECT id, '' FROM message;
        INSERT INTO search_run (id, first_id, level, state) SELECT n, {Samples.Id(1)}, 0, 'ready' FROM generate_series(1, 20) n;
        INSERT INTO search_run_page (run, page, first_id, first_hash, entries) SELECT run, n, {Samples.Id(1)}, n * 1000, '' FROM generate_series(1, 20) run, generate_series(1, 1000) n;
        INSERT INTO region_version (document, applied_at) SELECT '', n FROM generate_series(1, {Rows}) n;
        INSERT INTO search_page (municipality, bucket, message, first_record, records, hashes) SELECT municipality, 1024 + id % 1024, id, 0, 1, '' FROM message;
        ANALYZE
        """);

    [GeneratedRegex("@[a-zA-Z0-9]+")]
    private static partial Regex Parameter();

    [GeneratedRegex("Seq Scan on (message|delivery|chunk|reject|search_key|search_page|search_new|search_run_page|known)_(202611|id|file)")]
    private static partial Regex Scan();
}
