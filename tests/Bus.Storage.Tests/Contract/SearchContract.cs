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
        Assert.Equal([second.Id], (await Store.Index.FindAsync(Samples.Tokushima, 77, Samples.Contract, 1, default)).Select(h => h.Message.Id));
        Assert.Empty(await Store.Index.FindAsync(Samples.Tokushima, 77, "assessment", 10, default));
    }

    [Fact]
    public async Task Find_ByAnotherMunicipality_IsNothing()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        await AcceptAsync(Chunk(0, 1, [10], [77]));
        await TakeFileAsync("c-1", true, Big(0, 1000));

        Assert.Empty(await Store.Index.FindAsync(Samples.Takeo, 77, null, 10, default));
        Assert.Empty(await Store.Index.FindAsync(Samples.Takeo, HashOf(5), null, 10, default));
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
            var hit = Assert.Single(await Store.Index.FindAsync(Samples.Tokushima, HashOf(record), null, 10, default));
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
        await TakeFileAsync("c-1", true, Big(0, 500));
        Clock.Now = new(2027, 4, 1, 0, 0, 0, TimeSpan.Zero);
        await Store.Retention.SweepAsync(false, default);

        Assert.Empty(await FindAsync(77));
        Assert.Empty(await FindAsync(HashOf(5)));
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT COUNT(*) FROM search_key) + (SELECT COUNT(*) FROM search_page)";
        Assert.Equal(0L, await command.ExecuteScalarAsync());
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

    private async Task<KeyHit> HitAsync(int record) => Assert.Single(await Store.Index.FindAsync(Samples.Tokushima, HashOf(record), null, 10, default));

    private async Task<IEnumerable<long>> FindAsync(ulong hash) => (await Store.Index.FindAsync(Samples.Tokushima, hash, null, 10, default)).Select(h => h.Message.Id);
}
