using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Bus.Core.Nodes;
using Bus.Storage.Engine;
using Bus.Storage.Periods;
using Bus.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Search;

/// <summary>
/// Sorts the keys of new messages into runs and merges runs, so that a message costs the search index one row at the end of a table, and a search few pages.
/// One node does it at a time, to save work; two at once would not harm: what is sorted is taken out in the same commit, and a merge is undone where one of its runs is gone.
/// </summary>
internal sealed class KeySorter(JournalDatabase database, ILeases leases, TimeProvider clock, ILogger<KeySorter> logger)
{
    /// <summary>Of which one node at a time takes care.</summary>
    public const string Key = "search";

    // About 250 KB a commit: others' commits go between.
    private const int PagesAtOnce = 64;

    // Merging can wait: searches find the same in many runs as in one.
    private readonly Pace _pace = new(clock, database.Options.MergeShare);

    private JournalOptions Options => database.Options;

    /// <summary>One round: sorts what is due, merges what is due. What fails is left as it was, or is cleared up by the next round.</summary>
    public async Task RoundAsync(CancellationToken cancellation)
    {
        using var turn = leases.Enter(Key);
        if (turn is null) return;
        var (over, now) = (new HashSet<long>(), clock.GetUtcNow());
        foreach (var (period, waiting) in await database.Reads.RunAsync(session => NewKeys.CountAsync(session, Options.SortAt), cancellation))
        {
            var isOver = period.EndsAt < now;
            if (isOver) over.Add(period.FirstId);
            if (waiting >= Options.SortAt || (waiting > 0 && isOver)) await SortAsync(period, turn, cancellation);
        }
        var runs = await database.Reads.RunAsync(RunTable.AllAsync, cancellation);
        // What a node left half done when it went down, and what was merged into another.
        foreach (var run in runs.Where(r => r.State != KeyRun.Ready))
            if (run.State == KeyRun.Gone || await GiveUpAsync(run, cancellation)) await DropAsync(run, turn, cancellation);
        while (turn.MayGoOn && DueIn(runs, over) is { Count: > 0 } due)
        {
            await MergeAsync(due, turn, cancellation);
            runs = await database.Reads.RunAsync(RunTable.AllAsync, cancellation);
        }
    }

    // A month that is over becomes one run: nothing more comes to it, and searches look into every month.
    private List<KeyRun> DueIn(IReadOnlyList<KeyRun> all, HashSet<long> over)
    {
        var ready = all.Where(r => r.State == KeyRun.Ready).ToList();
        return ready.GroupBy(r => (r.FirstId, r.Level)).FirstOrDefault(g => g.Count() >= Options.RunsMerged)?.Take(Options.RunsMerged).ToList()
            ?? ready.Where(r => over.Contains(r.FirstId)).GroupBy(r => r.FirstId).FirstOrDefault(g => g.Skip(1).Any())?.ToList() ?? [];
    }

    private async Task SortAsync(Period period, Turn turn, CancellationToken cancellation)
    {
        while (turn.MayGoOn && await SortSomeAsync(period, cancellation) >= Options.SortAt)
        {
            // More came than one commit takes.
        }
    }

    /// <summary>Messages sorted.</summary>
    private Task<int> SortSomeAsync(Period period, CancellationToken cancellation) => database.Writes.RunAsync(async session =>
    {
        var taken = await NewKeys.TakeAsync(session, period, Options.SortMost);
        if (taken.Count == 0) return 0;
        KeyEntry[] entries = [.. taken.SelectMany(keys => keys)];
        Array.Sort(entries);
        var run = NewRun(period.FirstId, 0, KeyRun.Ready);
        await Task.WhenAll(RunTable.AddAsync(session, run), RunTable.AddPagesAsync(session, run, PagesOf(entries)));
        return taken.Count;
    }, WriteScope.None, cancellation);

    private async Task MergeAsync(List<KeyRun> from, Turn turn, CancellationToken cancellation)
    {
        var into = NewRun(from[0].FirstId, from.Max(r => r.Level) + 1, KeyRun.Building);
        await WriteAsync(session => RunTable.AddAsync(session, into), cancellation);
        await foreach (var pages in MergedAsync(from, cancellation))
        {
            if (!turn.MayGoOn) return;
            await _pace.RunAsync(() => WriteAsync(session => RunTable.AddPagesAsync(session, into, pages), cancellation), cancellation);
        }
        await WriteAsync(async session =>
        {
            // Searches change from the old runs to the new one between two statements of theirs, never within one.
            var there = await RunTable.MoveAsync(session, into, KeyRun.Building, KeyRun.Ready);
            foreach (var run in from) there &= await RunTable.MoveAsync(session, run, KeyRun.Ready, KeyRun.Gone);
            if (!there) throw new LeaseLostException();
        }, cancellation);
        logger.RunsMerged(from.Count, into.Level);
        foreach (var run in from) await DropAsync(run, turn, cancellation);
    }

    private async IAsyncEnumerable<List<RunPage>> MergedAsync(List<KeyRun> runs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var least = new PriorityQueue<RunCursor, KeyEntry>();
        foreach (var cursor in runs.Select(run => new RunCursor(database, run)))
            if (await cursor.MoveNextAsync(cancellation)) least.Enqueue(cursor, cursor.Current);
        var builder = new RunPage.Builder();
        var pages = new List<RunPage>(PagesAtOnce);
        while (least.TryPeek(out var cursor, out var entry))
        {
            if (builder.Add(entry) is { } full) pages.Add(full);
            if (await cursor.MoveNextAsync(cancellation)) least.DequeueEnqueue(cursor, cursor.Current);
            else least.Dequeue();
            if (pages.Count < PagesAtOnce) continue;
            yield return pages;
            pages = new List<RunPage>(PagesAtOnce);
        }
        if (builder.Take() is { } last) pages.Add(last);
        if (pages.Count > 0) yield return pages;
    }

    /// <summary>False if its merge has ended meanwhile. Given up before its pages are deleted: a node that only stood still would make it ready without them, and drop the runs that it holds.</summary>
    private Task<bool> GiveUpAsync(KeyRun run, CancellationToken cancellation) =>
        database.Writes.RunAsync(session => RunTable.MoveAsync(session, run, KeyRun.Building, KeyRun.Gone), WriteScope.None, cancellation);

    private async Task DropAsync(KeyRun run, Turn turn, CancellationToken cancellation)
    {
        while (await _pace.RunAsync(() => database.Writes.RunAsync(session => RunTable.DeletePagesAsync(session, run, PagesAtOnce), WriteScope.None, cancellation), cancellation) > 0)
            if (!turn.MayGoOn) return;
        await WriteAsync(session => RunTable.DeleteAsync(session, run), cancellation);
    }

    private Task<bool> WriteAsync(Func<Sql.Session, Task> work, CancellationToken cancellation) => database.Writes.RunAsync(async session =>
    {
        await work(session);
        return true;
    }, WriteScope.None, cancellation);

    private static IEnumerable<RunPage> PagesOf(IEnumerable<KeyEntry> ascending)
    {
        var builder = new RunPage.Builder();
        foreach (var entry in ascending)
            if (builder.Add(entry) is { } full) yield return full;
        if (builder.Take() is { } last) yield return last;
    }

    // Any number that no other run has: no counter is shared between nodes, or carried.
    private static KeyRun NewRun(long firstId, long level, string state) =>
        new(BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue >> 10, firstId, level, state);
}
