using Bus.Storage.Sql;

namespace Bus.Storage.Search;

/// <summary>A sorted run: the keys of many messages of one period.</summary>
/// <param name="FirstId">Where the ids of its period begin.</param>
/// <param name="Level">How often its keys were merged.</param>
/// <param name="State">Searches see it while it is <see cref="Ready"/>.</param>
internal sealed record KeyRun(long Id, long FirstId, long Level, string State)
{
    public const string Building = "building", Ready = "ready", Gone = "gone";
}

/// <summary>The tables of the sorted runs.</summary>
internal static class RunTable
{
    private const string Insert = "INSERT INTO search_run (id, first_id, level, state) VALUES (@id, @firstId, @level, @state)";
    private const string InsertPage = "INSERT INTO search_run_page (run, page, first_id, first_hash, entries) VALUES (@run, @page, @firstId, @firstHash, @entries)";
    private const string Move = "UPDATE search_run SET state = @to WHERE id = @id AND first_id = @firstId AND state = @from";
    private const string SelectAll = "SELECT id, first_id, level, state FROM search_run ORDER BY first_id, level, id";
    internal const string SelectPages =
        "SELECT page, first_hash, entries FROM search_run_page WHERE run = @run AND first_id = @firstId AND page >= @from ORDER BY page LIMIT @limit";
    // By a range, not by a list of pages: for a list SQLite takes the index of periods, and then reads a whole month of the index for each slice.
    internal const string DeletePages =
        """
        DELETE FROM search_run_page WHERE run = @run AND first_id = @firstId
          AND page < (SELECT MIN(page) FROM search_run_page WHERE run = @run AND first_id = @firstId) + @limit
        """;
    private const string Delete = "DELETE FROM search_run WHERE id = @id AND first_id = @firstId";

    // The pages that begin with the hash, and the one before them, in which it may begin.
    internal const string Find =
        """
        SELECT entries FROM search_run_page WHERE run = @run AND first_id = @firstId AND first_hash <= @hash
          AND first_hash >= COALESCE((SELECT q.first_hash FROM search_run_page q WHERE q.run = @run AND q.first_id = @firstId AND q.first_hash < @hash
            ORDER BY q.first_hash DESC LIMIT 1), @hash)
        """;

    public static Task<List<KeyRun>> AllAsync(Session session) => session.ListAsync(row =>
    {
        var columns = new RowReader(row);
        return new KeyRun(columns.Number(), columns.Number(), columns.Number(), columns.Text());
    }, SelectAll);

    /// <summary>The messages that have a hash. Each run is asked by itself: of a join, a planner may make something that reads all of them.</summary>
    public static async Task<IEnumerable<long>> FindAsync(Session session, long hash)
    {
        while (true)
        {
            var runs = (await AllAsync(session)).Where(r => r.State == KeyRun.Ready).ToList();
            var found = await session.TogetherAsync(runs, run => FindAsync(session, run, hash));
            // Pages are there as long as their run is ready. One that was merged meanwhile is part of another.
            if (runs.Count == 0 || (await AllAsync(session)).Where(r => r.State == KeyRun.Ready).ToHashSet().IsSupersetOf(runs)) return found.SelectMany(messages => messages);
        }
    }

    private static async Task<IEnumerable<long>> FindAsync(Session session, KeyRun run, long hash) =>
        (await session.ListAsync(row => RunPage.MessagesOf(row.GetFieldValue<byte[]>(0), hash), Find, ("@run", run.Id), ("@firstId", run.FirstId), ("@hash", hash)))
            .SelectMany(messages => messages);

    public static Task AddAsync(Session session, KeyRun run) =>
        session.ExecuteAsync(Insert, ("@id", run.Id), ("@firstId", run.FirstId), ("@level", run.Level), ("@state", run.State));

    public static Task AddPagesAsync(Session session, KeyRun run, IEnumerable<RunPage> pages) => Task.WhenAll(pages.Select(page => session.ExecuteAsync(InsertPage,
        ("@run", run.Id), ("@page", page.Page), ("@firstId", run.FirstId), ("@firstHash", page.FirstHash), ("@entries", page.Entries))));

    public static Task<List<RunPage>> PagesAsync(Session session, KeyRun run, long from, int limit) => session.ListAsync(row =>
    {
        var columns = new RowReader(row);
        return new RunPage(columns.Number(), columns.Number(), columns.Bytes());
    }, SelectPages, ("@run", run.Id), ("@firstId", run.FirstId), ("@from", from), ("@limit", limit));

    /// <summary>False if it was not in that state any more.</summary>
    public static async Task<bool> MoveAsync(Session session, KeyRun run, string from, string to) =>
        await session.ExecuteAsync(Move, ("@to", to), ("@id", run.Id), ("@firstId", run.FirstId), ("@from", from)) == 1;

    /// <summary>Deletes the first pages of a run, at most <paramref name="limit"/>; returns how many.</summary>
    public static Task<int> DeletePagesAsync(Session session, KeyRun run, int limit) =>
        session.ExecuteAsync(DeletePages, ("@run", run.Id), ("@firstId", run.FirstId), ("@limit", limit));

    public static Task DeleteAsync(Session session, KeyRun run) => session.ExecuteAsync(Delete, ("@id", run.Id), ("@firstId", run.FirstId));
}
