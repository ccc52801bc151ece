using System.Data.Common;
using Bus.Core.Nodes;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Nodes;

/// <summary>Nodes and leases in the database.</summary>
internal sealed class NodeJournal(NodeSession session, JournalDatabase database, TimeProvider clock) : INodeJournal
{
    private const string Forget = "DELETE FROM node WHERE life = @life";
    private const string ForgetLost = "DELETE FROM node WHERE name = @name AND state = 'lost'";
    private const string Insert =
        """
        INSERT INTO node (name, place, url, version, patience, state, started_at, seen_at, sessions)
        VALUES (@name, @place, @url, @version, @patience, 'active', @now, @now, @sessions) ON CONFLICT (name) DO NOTHING RETURNING life
        """;
    private const string Beat =
        "UPDATE node SET beat = beat + 1, state = @state, region = @region, seen_at = @now WHERE life = @life AND state <> 'lost'";
    private const string Bury = "UPDATE node SET state = 'lost' WHERE life = @life AND beat = @beat";
    private const string Sessions = "SELECT sessions FROM node WHERE life = @life";
    private const string Nodes =
        "SELECT life, name, place, url, version, patience, state, beat, region, started_at, seen_at FROM node ORDER BY name";
    private const string Leases = "SELECT shard, epoch, holder FROM lease ORDER BY shard";
    private const string Release = "UPDATE lease SET holder = NULL WHERE shard = @shard AND epoch = @epoch AND holder = @life";
    private const string ReleaseAll = "UPDATE lease SET holder = NULL WHERE holder = @life";

    // Free: nobody's, or of a life that is over. Who still writes under it has locked the row; it is passed over and tried again in the next round.
    private string Acquire => $"""
        UPDATE lease SET holder = @life, epoch = epoch + 1 WHERE shard = (SELECT shard FROM lease
          WHERE shard = @shard AND epoch = @epoch
            AND (holder IS NULL OR NOT EXISTS (SELECT 1 FROM node WHERE node.life = lease.holder AND node.state <> 'lost')){session.Engine.SkipLocked})
        RETURNING epoch
        """;

    public bool IsShared => session.Engine.IsShared;

    public Task<long?> EnterAsync(NodeCard card, long? replaces, CancellationToken cancellation) => session.RunAsync(async s =>
    {
        if (replaces is { } life) await s.ExecuteAsync(Forget, ("@life", life));
        return await s.ScalarAsync(Insert, ("@name", card.Name), ("@place", card.Place), ("@url", card.Url), ("@version", card.Version),
            ("@patience", (long)card.Patience.TotalMilliseconds), ("@now", Now), ("@sessions", session.Engine.Sessions)) as long?;
    }, cancellation);

    public Task<bool> BeatAsync(long life, bool leaving, long region, CancellationToken cancellation) => session.RunAsync(async s =>
        await s.ExecuteAsync(Beat, ("@state", Spelling<NodeState>.Of(leaving ? NodeState.Leaving : NodeState.Active)), ("@region", region),
            ("@now", Now), ("@life", life)) == 1, cancellation);

    public Task<NodesInJournal> LookAsync(CancellationToken cancellation) => session.RunAsync(ReadAsync, cancellation);

    public Task<NodesInJournal> ShowAsync(CancellationToken cancellation) => database.Reads.RunAsync(ReadAsync, cancellation);

    public Task BuryAsync(long life, long beat, CancellationToken cancellation) =>
        session.RunAsync(s => s.ExecuteAsync(Bury, ("@life", life), ("@beat", beat)), cancellation);

    public Task CutOffAsync(long life, CancellationToken cancellation) => session.Engine.EndSessions is not { } end ? Task.CompletedTask : session.RunAsync(async s =>
        await s.ScalarAsync(Sessions, ("@life", life)) is string sessions && sessions != session.Engine.Sessions ? await s.ScalarAsync(end, ("@sessions", sessions)) : null, cancellation);

    // All in one round trip: half of the leases one by one may take longer than a heartbeat has, and would then be tried again for ever.
    public Task<IReadOnlyList<Fence>> AcquireAsync(long life, IReadOnlyList<Fence> seen, CancellationToken cancellation) => session.RunAsync(async s =>
    {
        var epochs = await s.TogetherAsync(seen, fence => s.ScalarAsync(Acquire, ("@life", life), ("@shard", fence.Shard), ("@epoch", fence.Epoch)));
        return (IReadOnlyList<Fence>)[.. seen.Zip(epochs).Where(f => f.Second is long).Select(f => new Fence(f.First.Shard, (long)f.Second!))];
    }, cancellation);

    public Task ReleaseAsync(long life, IReadOnlyList<Fence> held, CancellationToken cancellation) => session.RunAsync(s =>
        s.TogetherAsync(held, fence => s.ExecuteAsync(Release, ("@shard", fence.Shard), ("@epoch", fence.Epoch), ("@life", life))), cancellation);

    public Task LeaveAsync(long life, CancellationToken cancellation) => session.RunAsync(async s =>
    {
        await s.ExecuteAsync(ReleaseAll, ("@life", life));
        return await s.ExecuteAsync(Forget, ("@life", life));
    }, cancellation);

    public Task<bool> ForgetAsync(string name, CancellationToken cancellation) =>
        database.Writes.RunAsync(async s => await s.ExecuteAsync(ForgetLost, ("@name", name)) == 1, WriteScope.None, cancellation);

    private static async Task<NodesInJournal> ReadAsync(Session s) => new(await s.ListAsync(Node, Nodes), await s.ListAsync(Lease, Leases));

    private long Now => Spelling.Now(clock).ToUnixTimeMilliseconds();

    private static NodeInJournal Node(DbDataReader row)
    {
        var columns = new RowReader(row);
        var life = columns.Number();
        var card = new NodeCard(columns.Text(), columns.Text(), columns.Text(), columns.Text(), TimeSpan.FromMilliseconds(columns.Number()));
        return new NodeInJournal(life, card, columns.State<NodeState>(), columns.Number(), columns.Number(), columns.Moment(), columns.Moment());
    }

    private static LeaseInJournal Lease(RowReader columns) => new(new Fence((int)columns.Number(), columns.Number()), columns.NumberOrNull());
}
