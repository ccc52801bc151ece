using System.Text.RegularExpressions;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Closings;
using Bus.Storage.Deliveries;
using Bus.Storage.Engine;
using Bus.Storage.Exits;
using Bus.Storage.Messages;
using Bus.Storage.Oversight;
using Bus.Storage.Queries;
using Bus.Storage.Regions;
using Bus.Storage.Rejects;
using Bus.Storage.Search;
using Bus.Storage.Sqlite;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Tests.Sqlite;

/// <summary>The cost of a message must not grow with the journal: every statement on its way finds its rows by an index.</summary>
public sealed partial class SqlitePlanTests : StorageContract<SqliteTestEngine>
{
    public static TheoryData<string, string> Statements => new()
    {
        { EarlierMessages.FindId, "known_id USING PRIMARY KEY" },
        { EarlierMessages.FindFile, "known_file USING PRIMARY KEY" },
        { EarlierMessages.LastOfDay, "last_sequence USING PRIMARY KEY" },
        { EarlierMessages.LastWithoutDay, "last_sequence USING PRIMARY KEY" },
        { MessageJournal.SelectByClaim, "message_claim" },
        { MessageJournal.SelectTickets, "delivery_of_message" },
        { MessageJournal.SelectUnfed, "message_feeding" },
        { ChunkTable.SelectFollows, "chunk_of_message" },
        { ChunkTable.SelectEnd, "chunk_of_message" },
        { ChunkTable.DeleteSome, "chunk_of_message" },
        { ChunkReader.SelectHead, "INTEGER PRIMARY KEY" },
        { ChunkReader.SelectKeys, "chunk_of_message" },
        { ChunkReader.SelectAll, "chunk_of_message" },
        { DeliveryJournal.SelectOne, "INTEGER PRIMARY KEY" },
        { DeliveryJournal.SelectUnfinishedOfRoute, "delivery_unfinished" },
        { ChunkReader.SelectSmallKeys, "delivery_unfinished" },
        { DeliveryJournal.SelectLastFull, "delivery_position" },
        { DeliveryJournal.SelectLastFullOfProvider, "delivery_position" },
        { DeliveryJournal.SelectBetween, "delivery_position" },
        { DeliveryJournal.SelectMailbox, "delivery_in_mailbox" },
        { DeliveryJournal.SelectMailboxOfContract, "delivery_in_mailbox" },
        { JournalQueries.SelectReceipt, "sqlite_autoindex_message" },
        { JournalQueries.SelectOwnReceipt, "sqlite_autoindex_message" },
        { JournalQueries.SelectDeliveries, "delivery_of_message" },
        { JournalQueries.SelectRejects, "INTEGER PRIMARY KEY" },
        { JournalWatch.SelectParked, "delivery_open_state" },
        { JournalWatch.SelectCome, "message_day" },
        { JournalWatch.SelectComeOf(31), "message_day" },
        { ClosingSums.Came, "message_day" },
        { ClosingSums.Went, "message_day" },
        { ClosingSums.Went, "delivery_of_message" },
        { ClosingSums.Fed, "message_day" },
        { ClosingSums.LateOne, "message_day" },
        { RegionStore.One, "INTEGER PRIMARY KEY" },
        { RegionStore.Versions, "INTEGER PRIMARY KEY" },
        { ClosingTable.SelectLast, "closing_number" },
        { Bus.Storage.Backups.Generation.FirstClosing, "sqlite_autoindex_meta_1" },
        { ClosingTable.SelectDay, "closing_day" },
        { ClosingTable.SelectDayOf, "closing_day" },
        { MunicipalityExtract.SelectClosings, "closing_number" },
        { ClosingTable.SelectStated, "closing_day" },
        { ClosingTable.SelectStated, "closing_time" },
        { ClosingTable.SelectStatedOf, "closing_" },
        { ClosingTable.SelectLate, "INTEGER PRIMARY KEY" },
        { DayTotalRow.All, "message_day" },
        { DayTotalRow.OfMunicipality, "message_day" },
        { DayTotalRow.All, "delivery_of_message" },
        { DayTotalRow.OfMunicipality, "delivery_of_message" },
        { DayTotalRow.Ends, "message_day" },
        { DayTotalRow.EndsOfMunicipality, "message_day" },
        { JournalQueries.SelectGaps, "message_day" },
        { JournalQueries.SelectOwnGaps, "message_day" },
        { JournalQueries.SelectFarDates, "message_far_date" },
        { MessageTable.SelectFarBefore, "message_day" },
        { ApprovalTable.SelectLeft, "a USING PRIMARY KEY" },
        { ApprovalTable.SelectLeft, "INTEGER PRIMARY KEY" },
        { ApprovalTable.SelectDeliveries, "a USING PRIMARY KEY" },
        { RejectBook.CountAll, "reject_record_day" },
        { RejectBook.CountOfMunicipality, "reject_record_day" },
        { Search(new(State: ReceiptState.Refused)), "message_not_accepted" },
        { Search(new(Samples.Tokushima, State: ReceiptState.Processing)), "message_not_accepted" },
        { Search(new(Delivery: DeliveryState.Parked)), "delivery_open_state" },
        { Search(new(Samples.Tokushima, Delivery: DeliveryState.Waiting)), "delivery_open_state" },
        { Search(new(Samples.Tokushima, Day: new(2026, 11, 20))), "message_day" },
        { SearchTable.SelectRows, "search_key USING PRIMARY KEY" },
        { RunTable.Find, "search_run_page_hash" },
        { RunTable.SelectPages, "search_run_page_order" },
        { RunTable.DeletePages, "search_run_page_order" },
        { NewKeys.TakeSome, "INTEGER PRIMARY KEY" },
        { NewKeys.CountByPeriod, "INTEGER PRIMARY KEY" },
        { SearchTable.SelectPages, "search_page_bucket" },
        { SearchTable.SelectMessage, "INTEGER PRIMARY KEY" },
        { SearchTable.DeletePages, "search_page_message" },
        { RejectBook.SelectOpen, "reject_record_open" },
        { RejectTable.Release, "PRIMARY KEY (receipt=?)" },
        { RejectTable.AnyPending, "PRIMARY KEY (receipt=?)" },
        { RejectTable.CorrectEarlier, "reject_record_open" },
        { RejectRow.SelectOne, "PRIMARY KEY (receipt=? AND line=?)" },
        { RejectRow.Build(new(Samples.Tokushima, State: RejectState.Open)).Sql, "reject_record_list (municipality=?)" },
        { RejectRow.Build(new(Samples.Tokushima, State: RejectState.Open, After: ("362018-", 1))).Sql, "reject_record_list (municipality=? AND (receipt,line)>(?,?))" },
        { RejectRow.Build(new(Samples.Tokushima)).Sql, "PRIMARY KEY (receipt>? AND receipt<?)" },
        { RejectRow.Build(new(Samples.Tokushima, After: ("362018-20261120-0000000042", 1))).Sql, "PRIMARY KEY (" },
        { RejectRow.Build(new(After: ("r", 1))).Sql, "PRIMARY KEY ((receipt,line)>(?,?))" },
        { RejectRow.Build(new(Receipt: "r", After: ("r", 1))).Sql, "PRIMARY KEY (receipt=? AND line>?)" },
        { Search(new(Samples.Tokushima)), "message_municipality" },
        { Search(new(Samples.Tokushima, State: ReceiptState.Accepted, BeforeId: 1)), "message_municipality" },
    };

    [Theory]
    [MemberData(nameof(Statements), DisableDiscoveryEnumeration = true)]
    public async Task Statement_OnALargeJournal_FindsItsRowsByIndex(string sql, string index)
    {
        var plan = await PlanAsync(sql);

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => Scan().IsMatch(step));
        // An index, too, that holds a whole month for one value: only what forgets the month may walk through it.
        Assert.DoesNotContain(plan, step => step.Contains("search_run_page_period", StringComparison.Ordinal));
    }

    /// <summary>The backlog is counted on the index of what is unfinished, and only there.</summary>
    [Fact]
    public async Task Backlog_IsCountedOnTheIndexOfTheUnfinished()
    {
        var plan = await PlanAsync(JournalWatch.SelectBacklog);

        Assert.Contains(plan, step => step.Contains("USING INDEX delivery_unfinished", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => Scan().IsMatch(step) && !step.Contains("delivery_unfinished", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_OfAMunicipality_IsNotSorted()
    {
        Assert.DoesNotContain(await PlanAsync(Search(new(Samples.Tokushima))), step => step.Contains("TEMP B-TREE"));
        foreach (var state in (RejectState?[])[RejectState.Open, RejectState.Corrected, null])
            foreach (var after in ((string, long)?[])[null, ("362018-20261120-0000000042", 1)])
                Assert.DoesNotContain(await PlanAsync(RejectRow.Build(new(Samples.Tokushima, State: state, After: after)).Sql), step => step.Contains("TEMP B-TREE"));
        Assert.DoesNotContain(await PlanAsync(DeliveryJournal.SelectUnfinishedOfRoute), step => step.Contains("TEMP B-TREE"));
    }

    [Fact]
    public async Task Statement_WhoseLimitIsAParameter_IsCompiledOnce()
    {
        const int Recompiled = 5; // SQLITE_STMTSTATUS_REPREPARE
        var services = new ServiceCollection().AddBusSqlite(new ConfigurationBuilder().Build()).AddSingleton(Options.Create(new JournalOptions { DataFolder = Folder }));
        await using var provider = services.BuildServiceProvider();
        var engine = provider.GetRequiredService<IStorageEngine>();
        await using var connection = await engine.OpenAsync(ConnectionRole.Reader, CancellationToken.None);
        _ = SQLitePCL.raw.sqlite3_prepare_v2(((SqliteConnection)connection).Handle, "SELECT id FROM message LIMIT @limit", out var statement);
        using var closed = statement;
        for (var limit = 1; limit <= 3; limit++)
        {
            _ = SQLitePCL.raw.sqlite3_bind_int(statement, 1, limit);
            _ = SQLitePCL.raw.sqlite3_step(statement);
            _ = SQLitePCL.raw.sqlite3_reset(statement);
        }
        Assert.Equal(0, SQLitePCL.raw.sqlite3_stmt_status(statement, Recompiled, 0));
    }

    private async Task<List<string>> PlanAsync(string sql)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        // As the hub's own connections: what is bound does not count.
        _ = SQLitePCL.raw.sqlite3_db_config(((SqliteConnection)connection).Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        foreach (var name in Parameter().Matches(sql).Select(m => m.Value).Distinct())
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, "1");
            command.Parameters.Add(parameter);
        }
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(3));
        return plan;
    }

    private static string Search(MessageFilter filter) => MessageSearch.Build(filter, 100).Sql;

    [GeneratedRegex("@[a-zA-Z0-9]+")]
    private static partial Regex Parameter();

    // Scans of the totals' own two results are meant; tables are not to be scanned.
    [GeneratedRegex("^SCAN (TABLE )?(message|delivery|chunk|known_id|known_file|last_sequence|search_key|search_page|search_new|search_run_page|reject_record|m|d|k|r|q|n)\\b")]
    private static partial Regex Scan();
}
