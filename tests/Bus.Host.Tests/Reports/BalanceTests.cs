using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Host.Reports;
using Bus.Host.Reports.Balance;
using Bus.Host.Reports.Writing;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Reports;

/// <summary>業務残高: the latest record of each identity, in the order of acceptance, whatever was forgotten told, whatever memory there is.</summary>
public sealed class BalanceTests
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    private readonly BalanceJournal _journal = new();

    [Fact]
    public async Task LatestRecord_OfEachIdentity_Counts_ByGroup()
    {
        _journal.Add("collection", "a/2026/01/1/100", "b/2026/01/1/50", "b/2026/01/1/70", "c/2025/01/1/-30", "d/2026/02/1/5");
        _journal.Add("collection", "a/2026/01/1/120");

        Assert.Equal(["2025|01|1:1=-30", "2026|01|1:2=190", "2026|02|1:1=5"], await GroupsAsync());
    }

    [Fact]
    public async Task Final_AfterProvisional_MovesToItsGroup_AndCancelAndDeletionTakeAway_UntilThereIsALaterOne()
    {
        _journal.Add("collection", "moves/2026/01/1/100", "cancelled/2026/01/1/20", "deleted/2026/01/1/30", "back/2026/01/1/40", "stays/2026/01/1/1");
        _journal.Add("collection", "moves/2026/01/2/100", "cancelled/2026/01/9/20", "deleted/2026/01/1/30/1", "back/2026/01/9/40");
        _journal.Add("collection", "back/2026/01/2/41");

        Assert.Equal(["2026|01|1:1=1", "2026|01|2:2=141"], await GroupsAsync());
    }

    [Fact]
    public async Task File_ThatWasReadForLong_CountsByItsAcceptance_NotByItsReceipt()
    {
        var file = _journal.Add("collection", "x/2026/01/1/100", "y/2026/01/1/7");
        _journal.Add("collection", "x/2026/01/1/999");
        // It was begun before the other message came, and accepted after it.
        _journal.Change(file, m => m with { ClaimId = "claim", CompletedAt = m.CompletedAt!.Value.AddHours(1) });

        Assert.Equal(["2026|01|1:2=107"], await GroupsAsync());
    }

    [Fact]
    public async Task Messages_OfNodesWhoseClocksDiffer_CountInTheOrderOfReceipts()
    {
        var ahead = _journal.Add("collection", "x/2026/01/1/100");
        _journal.Change(ahead, m => m with { CompletedAt = m.CompletedAt!.Value.AddSeconds(30) });
        _journal.Add("collection", "x/2026/01/1/200");
        // A file that begins after both is not before them, whatever its node's clock says.
        var file = _journal.Add("collection", "x/2026/01/1/300");
        _journal.Change(file, m => m with { ClaimId = "claim" });

        Assert.Equal(["2026|01|1:1=300"], await GroupsAsync());
        _journal.Change(file, m => m with { State = ReceiptState.Refused });
        Assert.Equal(["2026|01|1:1=200"], await GroupsAsync());
    }

    [Fact]
    public async Task Full_Replaces_WhatItsProviderHandedOverBefore_AndNothingOfAnother()
    {
        _journal.Add("collection", "gone/2026/01/1/1000", "kept/2026/01/1/100");
        _journal.Add("counter", "other/2026/01/1/7", "shared/2026/01/1/20");
        _journal.Add("collection", "shared/2026/01/1/30");
        _journal.Full(_journal.Add("collection", "kept/2026/01/1/110"));
        _journal.Add("collection", "new/2026/01/1/3");

        Assert.Equal(["2026|01|1:4=140"], await GroupsAsync());
    }

    [Fact]
    public async Task Full_OfNoRecords_EmptiesWhatItsProviderHandedOver_ButNotOnADayBeforeIt()
    {
        _journal.Add("collection", "a/2026/01/1/100");
        _journal.Add("counter", "b/2026/01/1/7");
        var full = _journal.Full(_journal.Add("collection"));
        Assert.Equal(["2026|01|1:1=7"], await GroupsAsync());

        _journal.On(full, Day.AddDays(1));
        Assert.Equal(["2026|01|1:2=107"], await GroupsAsync());
    }

    [Fact]
    public async Task Messages_OfLaterDays_OtherContracts_AndWhatIsNotAccepted_DoNotCount()
    {
        _journal.Add("collection", "a/2026/01/1/100");
        _journal.On(_journal.Add("collection", "a/2026/01/1/1"), Day.AddDays(1));
        _journal.Change(_journal.Add("collection", "a/2026/01/1/2"), m => m with { Contract = "other" });
        foreach (var state in new[] { ReceiptState.Processing, ReceiptState.Refused, ReceiptState.Duplicate })
            _journal.Change(_journal.Add("collection", "a/2026/01/1/3"), m => m with { State = state, CompletedAt = state == ReceiptState.Processing ? null : m.CompletedAt });

        Assert.Equal(["2026|01|1:1=100"], await GroupsAsync());
        Assert.Equal(["2026|01|1:1=1"], await GroupsAsync(Day.AddDays(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Balance_WithoutRoomForAllIdentities_IsTheSame(int identities)
    {
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
            _journal.Add("collection", [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"k{random.Next(40)}/{2024 + random.Next(3)}/01/{(random.Next(5) == 0 ? 9 : 1)}/{random.Next(1000)}")]);
        var whole = await GroupsAsync();
        Assert.Equal(0, _journal.Reads - 60);

        Assert.Equal(whole, await GroupsAsync(identities: identities));
        Assert.True(_journal.Reads >= 60 * 3, $"{_journal.Reads} messages read");
    }

    [Fact]
    public async Task Records_ThatAreForgotten_AreTold_UnlessTheirProviderHandedOverAllSince()
    {
        _journal.Forget(_journal.Add("collection", "a/2026/01/1/100", "b/2026/01/1/100"));
        _journal.Forget(_journal.Add("counter", "c/2026/01/1/100"));
        _journal.Add("collection", "d/2026/01/1/5");

        var report = await ReadAsync();
        Assert.Equal([new ForgottenRecords("collection", 1, 2), new ForgottenRecords("counter", 1, 1)], report.Forgotten);
        Assert.Null(report.BeginsWith);
        var rows = (await ListAsync(report, "csv")).TrimEnd().Split("\r\n");
        Assert.Equal(
            [
                "\uFEFF業務日付/date,団体/municipality,連携/contract,区分/row,会計年度/accountingYear,科目コード/subjectCode,種別/by amount,件数/records,金額/amount,備考/remark",
                "2026-11-20,362018,c,内訳/group,2026,01,1,1,5,",
                "2026-11-20,362018,c,総計/sum of all,,,,1,5,",
            ], rows[..3]);
        Assert.Equal(5, rows.Length);
        foreach (var part in new[] { "要対応/needs somebody", "collection の電文 1 通（2 件）", "1 messages of collection (2 records)", "担当：送信側", "Responsible: " }) Assert.Contains(part, rows[3]);

        _journal.Full(_journal.Add("collection", "d/2026/01/1/6"));
        Assert.Equal([new ForgottenRecords("counter", 1, 1)], (await ReadAsync()).Forgotten);
    }

    [Fact]
    public async Task Messages_ThatTheJournalForgot_AreTold_UnlessAllWasHandedOverSince()
    {
        _journal.NextSerial = 42;
        Assert.Null((await ReadAsync()).BeginsWith);
        var first = _journal.Add("collection", "a/2026/01/1/1");
        Assert.Equal(first, (await ReadAsync()).BeginsWith);
        Assert.Contains($"before receipt {first}", await ListAsync(await ReadAsync(), "json"));

        _journal.Full(_journal.Add("collection", "a/2026/01/1/1"));
        Assert.Null((await ReadAsync()).BeginsWith);
        _journal.Add("counter", "b/2026/01/1/1");
        Assert.Equal(first, (await ReadAsync()).BeginsWith);
    }

    [Fact]
    public async Task List_AsJson_HasGroupsAsTexts_AndNumbersAsNumbers()
    {
        _journal.Add("collection", "a/2026//1/9223372036854775807", "b/2026//1/9223372036854775807");
        var rows = JsonDocument.Parse(await ListAsync(await ReadAsync(), "json")).RootElement.EnumerateArray().ToList();

        Assert.Equal(["group", "sum of all"], rows.Select(r => r.GetProperty("row").GetString()));
        Assert.All(rows, r => Assert.Equal((2, 18446744073709551614m), (r.GetProperty("records").GetInt32(), r.GetProperty("amount").GetDecimal())));
        Assert.Equal(("2026", null, "1"), (rows[0].GetProperty("accountingYear").GetString(), rows[0].GetProperty("subjectCode").GetString(), rows[0].GetProperty("byAmount").GetString()));
        Assert.Contains(",'2026,,'1,2,18446744073709551614,", await ListAsync(await ReadAsync(), "spreadsheet"));
    }

    [Fact]
    public async Task Groups_BeyondTheirBound_AreRefused_WithWhatToDo()
    {
        _journal.Add("collection", "a/2024/01/1/1", "b/2025/01/1/1", "c/2026/01/1/1");
        Assert.Equal(3, (await GroupsAsync(groups: 3)).Count);
        var refused = await Assert.ThrowsAsync<BalanceException>(() => GroupsAsync(groups: 2));
        foreach (var text in new[] { refused.What.Ja, refused.What.En, refused.Action.Ja, refused.Action.En }) Assert.Contains("Reports:BalanceGroups", text);
    }

    [Fact]
    public async Task Records_OfAnotherVersion_AreFoundByTheNamesOfTheirItems_AndTakenAwayByTheirOwnRule()
    {
        _journal.Add("collection", "a/2026/01/1/100", "b/2026/01/1/50", "c/2026/01/1/20");
        var older = _journal.Add("collection", "01/2026/1/110/a", "01/2026/9/50/b", "01/2026/8/20/c");
        _journal.Change(older, m => m with { Version = BalanceJournal.Older.Version });

        Assert.Equal(["2026|01|1:1=110", "2026|01|9:1=50"], await GroupsAsync());
        _journal.Change(older, m => m with { Version = "1999-01" });
        Assert.Contains("1999-01", (await Assert.ThrowsAsync<BalanceException>(() => GroupsAsync())).What.En);
    }

    [Fact]
    public async Task Balance_IsMadeOneAtATime_AndClosesItsExtract_AlsoWhereItIsBrokenOff()
    {
        _journal.Add("collection", "a/2026/01/1/1");
        var reader = Reader(10, 10);
        _journal.Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var first = reader.ReadAsync(BalanceJournal.Town, BalanceJournal.Newer, Day, stop.Token);
        var second = reader.ReadAsync(BalanceJournal.Town, BalanceJournal.Newer, Day, default);
        Assert.Equal(1, _journal.Open);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _journal.Held.SetResult();
        Assert.Single((await second).Groups);
        Assert.Equal((0, 1), (_journal.Open, _journal.MostOpen));
    }

    private BalanceReader Reader(int identities, int groups) => new(_journal, _journal, new PlainKeys(), Options.Create(new ReportOptions { BalanceIdentities = identities, BalanceGroups = groups }));

    private Task<BalanceReport> ReadAsync(DateOnly? day = null, int identities = 2_000, int groups = 100) => Reader(identities, groups).ReadAsync(BalanceJournal.Town, BalanceJournal.Newer, day ?? Day, default);

    private async Task<IReadOnlyList<string>> GroupsAsync(DateOnly? day = null, int identities = 2_000, int groups = 100) =>
        [.. (await ReadAsync(day, identities, groups)).Groups.Select(g => string.Create(CultureInfo.InvariantCulture, $"{string.Join('|', g.Values)}:{g.Records}={g.Amount}"))];

    private static async Task<string> ListAsync(BalanceReport report, string format)
    {
        using var stream = new MemoryStream();
        await BalanceList.WriteAsync(report, ListWriter.Of(format, stream), default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class PlainKeys : Core.Security.IKeyRing
    {
        public Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation) => Task.CompletedTask;
        public byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => plain.ToArray();
        public byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context) => sealedBytes.ToArray();
        public ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value) => BitConverter.ToUInt64(SHA256.HashData(value));
        public byte[] DigestKey(MunicipalityCode municipality) => new byte[32];
    }
}
