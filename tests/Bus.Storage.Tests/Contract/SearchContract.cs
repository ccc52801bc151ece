using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;
using Bus.Storage.Search;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>The blind index: what holds a key is found, and nothing else, by its own municipality only.</summary>
public abstract class SearchContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    [Fact]
    public async Task Find_SmallMessages_NewestFirst()
    {
        var first = await AcceptAsync(Chunk(0, 1, [10], [77]));
        var second = await AcceptAsync(Chunk(0, 1, [11], [77, ulong.MaxValue]));

        Assert.Equal([second.Id, first.Id], await FindAsync(77));
        Assert.Equal([first.Id], await FindAsync(10));
        Assert.Equal([second.Id], await FindAsync(ulong.MaxValue));
        Assert.Empty(await FindAsync(78));
        Assert.Equal([second.Id], (await Store.Index.FindAsync(Samples.Tokushima, 77, Samples.Contract, 1, null, default)).Hits.Select(h => h.Message.Id));
        Assert.Empty((await Store.Index.FindAsync(Samples.Tokushima, 77, "assessment", 10, null, default)).Hits);
    }

    [Fact]
    public async Task Find_ByAnotherMunicipality_IsNothing()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        await AcceptAsync(Chunk(0, 1, [10], [77]));
        await TakeFileAsync("c-1", true, Big(0, 1000));

        Assert.Empty((await Store.Index.FindAsync(Samples.Takeo, 77, null, 10, null, default)).Hits);
        Assert.Empty((await Store.Index.FindAsync(Samples.Takeo, HashOf(5), null, 10, null, default)).Hits);
        // The key itself differs: the same notice number is another hash there.
        Assert.NotEqual(Store.Keys.BlindHash(Samples.Tokushima, "1"u8), Store.Keys.BlindHash(Samples.Takeo, "1"u8));
    }

    [Fact]
    public async Task Find_InABulkFile_SaysAmongWhichRecords()
    {
        // More hashes than one round of pages takes.
        var each = KeyPages.MostHashes / 2 + 1;
        var file = await TakeFileAsync("c-1", true, Big(0, each), Big(each, each), Big(2 * each, 10));

        foreach (var record in new[] { 0, 1, each, 2 * each - 1, 2 * each, 2 * each + 9 })
        {
            var hit = Assert.Single((await Store.Index.FindAsync(Samples.Tokushima, HashOf(record), null, 10, null, default)).Hits);
            Assert.Equal(file.Message.Id, hit.Message.Id);
            Assert.InRange(record, hit.FirstRecord, hit.EndRecord - 1);
        }
        Assert.Equal((2 * each, 2 * each + 10), ((int)(await HitAsync(2 * each)).FirstRecord, (int)(await HitAsync(2 * each)).EndRecord));
        Assert.Empty(await FindAsync(HashOf(3 * each)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(KeyPages.FewHashes + 1)]
    public async Task Find_InWhatWasRefusedOrIsBeingRead_IsNothing(int records)
    {
        await TakeFileAsync("c-1", false, Big(0, records));
        var open = await Store.Journal.BeginAsync(Samples.File("c-2", "open.csv"), default);
        await Store.Journal.AppendAsync(open, Big(0, records), default);

        Assert.Empty(await FindAsync(HashOf(0)));
        await Store.Journal.FinishAsync(open, Samples.Accepted(records), [], default);
        Assert.Equal([open.Id], await FindAsync(HashOf(0)));
    }

    [Fact]
    public async Task Find_AfterAClaimWasBegunAgain_FindsItOnce()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Big(0, KeyPages.MostHashes + 10), default);
        open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Big(0, 100), default);
        await Store.Journal.RestartAsync(open, default);
        await Store.Journal.AppendAsync(open, Big(0, 200), default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(200), [], default);

        Assert.Equal([open.Id], await FindAsync(HashOf(150)));
        Assert.Empty(await FindAsync(HashOf(201)));
    }

    [Fact]
    public async Task Find_RecordsAreForgotten_TheIndexIsToo()
    {
        await AcceptAsync(Chunk(0, 1, [10], [77]));
        await SortAllAsync(at: 1);
        await AcceptAsync(Chunk(0, 1, [10], [77]));
        await TakeFileAsync("c-1", true, Big(0, 500));
        Assert.Equal(2, (await FindAsync(77)).Count());
        Clock.Now = new(2027, 4, 1, 0, 0, 0, TimeSpan.Zero);
        await Store.Retention.SweepAsync(false, default);

        Assert.Empty(await FindAsync(77));
        Assert.Empty(await FindAsync(HashOf(5)));
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT COUNT(*) FROM search_new) + (SELECT COUNT(*) FROM search_run) + (SELECT COUNT(*) FROM search_run_page) + (SELECT COUNT(*) FROM search_page)";
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    /// <summary>Whatever has been sorted and merged so far: each message is found by its own keys, newest first, exactly once, and by no others.</summary>
    [Fact]
    public async Task Find_WhileKeysAreSortedAndMerged_IsTheSame()
    {
        Store.Database.Options.SortMost = 300;
        var ids = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            // The same key is on every message: it fills pages of its own.
            for (var n = 0; n < 320; n++) ids.Add((await AcceptAsync(Chunk(0, 1, [HashOf(ids.Count)], [77, ulong.MaxValue - (ulong)(ids.Count % 3)]))).Id);
            await ShouldBeFoundAsync(ids);
            await SortAllAsync(at: 10);
            await ShouldBeFoundAsync(ids);
        }
        Assert.True(await CountAsync("SELECT COUNT(*) FROM search_new") < 10);
        var runs = await CountAsync("SELECT COUNT(*) FROM search_run");
        var most = await CountAsync("SELECT MAX(level) FROM search_run");
        Assert.True(runs < 6 && most > 0, $"{runs} runs up to level {most}");
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM search_run_page WHERE run NOT IN (SELECT id FROM search_run)"));
    }

    [Fact]
    public async Task Round_AfterANodeWentDownInTheMidst_ClearsUpAndGoesOn()
    {
        var first = await AcceptAsync(Chunk(0, 1, [10], [77]));
        await SortAllAsync(at: 1);
        // What a merge and the clearing up after another leave when they are cut off.
        await RunAsync("INSERT INTO search_run (id, first_id, level, state) SELECT id + 1, first_id, 1, 'building' FROM search_run WHERE state = 'ready'");
        await RunAsync("INSERT INTO search_run_page (run, page, first_id, first_hash, entries) SELECT run + 1, page, first_id, first_hash, entries FROM search_run_page");
        await RunAsync("INSERT INTO search_run (id, first_id, level, state) SELECT id + 2, first_id, 0, 'gone' FROM search_run WHERE state = 'ready'");
        Assert.Equal([first.Id], await FindAsync(77));

        var second = await AcceptAsync(Chunk(0, 1, [11], [77]));
        await SortAllAsync(at: 1);

        Assert.Equal([second.Id, first.Id], await FindAsync(77));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM search_run WHERE state <> 'ready'"));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM search_run_page WHERE run NOT IN (SELECT id FROM search_run)"));
    }

    /// <summary>What is left of a month when it is over is sorted too, however little: a search reads all that is not.</summary>
    [Fact]
    public async Task Round_OfAMonthThatIsOver_SortsTheRest_IntoOneRun()
    {
        var before = new List<long>();
        for (var n = 0; n < 3; n++)
        {
            before.Insert(0, (await AcceptAsync(Chunk(0, 1, [10], [77]))).Id);
            if (n < 2) await SortAllAsync(at: 1, merged: 8);
        }
        Assert.Equal(2, await CountAsync("SELECT COUNT(*) FROM search_run"));
        Clock.Now = Clock.Now.AddMonths(1);
        var now = await AcceptAsync(Chunk(0, 1, [11], [77]));
        await SortAllAsync(at: 100, merged: 8);

        Assert.Equal([now.Id], await ListAsync("SELECT message FROM search_new"));
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM search_run"));
        Assert.Equal([now.Id, .. before], await FindAsync(77));
    }

    /// <summary>Merging is work that can wait: with a quarter of the time it rests three times as long as each commit took.</summary>
    [Theory]
    [InlineData("0.25", 3)]
    [InlineData("1", 0)]
    public async Task Round_ThatMerges_RestsBetweenCommits(string share, int moments)
    {
        var clock = new RestingClock();
        await using var store = await Store.OpenAsync(Engine, Folder, clock, ("Journal:MergeShare", share), ("Journal:SortAt", "1"), ("Journal:RunsMerged", "2"));
        for (var run = 0; run < 2; run++)
        {
            await store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(1), [Chunk(0, 1, [10], [77])], [], default);
            await store.Sorter.RoundAsync(default);
        }

        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM search_run"));
        // One commit wrote the merged run; each of the two that were merged was deleted in one, and a look that found no more.
        Assert.Equal(Enumerable.Repeat(RestingClock.Moment * moments, moments == 0 ? 0 : 5), clock.Rests);
    }

    /// <summary>A node that only stood still amid a merge wakes while the next one clears up after it: it must not end the merge, for the pages of its run are gone.</summary>
    [Fact]
    public async Task Round_RunThatIsBeingBuilt_CannotBecomeReadyOnceItsPagesAreDeleted()
    {
        var clock = new RestingClock();
        await using var store = await Store.OpenAsync(Engine, Folder, clock, ("Journal:MergeShare", "0.25"), ("Journal:SortAt", "1"));
        await store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(1), [Chunk(0, 1, [10], [77])], [], default);
        await store.Sorter.RoundAsync(default);
        await RunAsync("UPDATE search_run SET state = 'building'");
        await using var woken = await Engine.ConnectAsync(Folder);
        await using var end = woken.CreateCommand();
        end.CommandText = "UPDATE search_run SET state = 'ready' WHERE state = 'building'";
        var ended = new List<int>();
        clock.Meanwhile = () => ended.Add(end.ExecuteNonQuery());

        await store.Sorter.RoundAsync(default);

        // After the pages, and after the look that found no more.
        Assert.Equal([0, 0], ended);
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM search_run"));
    }

    /// <summary>A journal of an earlier release has a row for each key.</summary>
    [Fact]
    public async Task Find_KeysOfAnEarlierRelease_AreFound()
    {
        var first = await AcceptAsync(Chunk(0, 1, [10], []));
        await RunAsync($"INSERT INTO search_key (hash, message) VALUES (77, {first.Id})");
        var second = await AcceptAsync(Chunk(0, 1, [11], [77]));

        Assert.Equal([second.Id, first.Id], await FindAsync(77));
    }

    /// <summary>A part says where the rest begins, whatever ended it: what was asked for, or how many the hub looks at.</summary>
    [Theory]
    [InlineData(2, 1000)]
    [InlineData(100, 2)]
    public async Task Find_MoreThanAPartHolds_GoesOnWithoutAGap(int maximum, int looked)
    {
        Store.Database.Options.ListLimit = looked;
        var ids = new List<long>();
        for (var n = 0; n < 5; n++) ids.Insert(0, (await AcceptAsync(Chunk(0, 1, [HashOf(n)], n == 2 ? [] : [77]))).Id);
        await RunAsync($"INSERT INTO search_key (hash, message) VALUES (77, {ids[2]})");

        var (found, parts) = (new List<long>(), 0);
        long? before = null;
        do
        {
            var part = await Store.Index.FindAsync(Samples.Tokushima, 77, null, maximum, before, default);
            found.AddRange(part.Hits.Select(h => h.Message.Id));
            (before, parts) = (part.Next, parts + 1);
        } while (before is not null);

        Assert.Equal(ids, found);
        Assert.Equal(3, parts);
    }

    [Fact]
    public async Task Find_AsManyAsAPartHolds_DoesNotGoOn()
    {
        await AcceptAsync(Chunk(0, 1, [10], [77]));
        await AcceptAsync(Chunk(0, 1, [11], [77]));

        Assert.Null((await Store.Index.FindAsync(Samples.Tokushima, 77, null, 2, null, default)).Next);
    }

    private async Task ShouldBeFoundAsync(List<long> ids)
    {
        var newestFirst = ids.AsEnumerable().Reverse().ToList();
        Assert.Equal(newestFirst, await FindAsync(77, ids.Count + 1));
        Assert.Equal(newestFirst.Where(id => ids.IndexOf(id) % 3 == 2), await FindAsync(ulong.MaxValue - 2, ids.Count));
        for (var n = 0; n < ids.Count; n += 37) Assert.Equal([ids[n]], await FindAsync(HashOf(n)));
        Assert.Empty(await FindAsync(HashOf(ids.Count)));
    }

    private async Task SortAllAsync(int at, int merged = 2)
    {
        (Store.Database.Options.SortAt, Store.Database.Options.RunsMerged) = (at, merged);
        await Store.Sorter.RoundAsync(default);
    }

    private async Task<long> CountAsync(string sql) => Assert.Single(await ListAsync(sql));

    private async Task<List<long>> ListAsync(string sql)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<long>();
        while (await reader.ReadAsync()) rows.Add(reader.GetInt64(0));
        return rows;
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    // Spread over all buckets, as HMACs are.
    private static ulong HashOf(int record) => unchecked((ulong)(record + 1) * 0x9E3779B97F4A7C15UL);

    private static RecordChunk Big(int first, int records) =>
        Chunk(first, records, [.. Enumerable.Range(first, records).Select(HashOf).Order()], []);

    private static RecordChunk Chunk(int first, int records, ulong[] keys, ulong[] search) => Samples.Chunk(first, records, "値", keys) with { SearchKeys = search };

    private async Task<MessageInfo> AcceptAsync(RecordChunk chunk) =>
        (await Store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(chunk.Records), [chunk], [], default)).Value.Message;

    private async Task<Committed> TakeFileAsync(string claim, bool accepted, params RecordChunk[] chunks)
    {
        var open = await Store.Journal.BeginAsync(Samples.File(claim), default);
        foreach (var chunk in chunks) await Store.Journal.AppendAsync(open, chunk, default);
        var outcome = Samples.Accepted(chunks.Sum(c => c.Records), content: claim);
        return await Store.Journal.FinishAsync(open, accepted ? outcome : outcome with
        {
            State = ReceiptState.Refused, Accepted = ControlTotal.Zero, Fault = Core.Faults.Fault.Of(Core.Faults.FaultCode.InvalidMessage, "誤り", "wrong"),
        }, [], default);
    }

    private async Task<KeyHit> HitAsync(int record) => Assert.Single((await Store.Index.FindAsync(Samples.Tokushima, HashOf(record), null, 10, null, default)).Hits);

    private async Task<IEnumerable<long>> FindAsync(ulong hash, int maximum = 10) => (await Store.Index.FindAsync(Samples.Tokushima, hash, null, maximum, null, default)).Hits.Select(h => h.Message.Id);
}
