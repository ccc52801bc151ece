using Bus.Core.Operation;
using Bus.Storage.Engine;
using Bus.Storage.Keys;
using Bus.Storage.Pauses;
using Bus.Storage.Regions;
using Bus.Storage.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Nodes;

/// <summary>Brings what other nodes changed into this one's memory: keys, region, pauses. Asked for by one small query; each of the three tables only ever grows or is ended row by row, so counts tell.</summary>
internal sealed class OtherNodes(JournalDatabase database, KeyRing keys, RegionStore region, RoutePauses pauses, IOptions<JournalOptions> options,
    TimeProvider clock, ILogger<OtherNodes> logger) : BackgroundService
{
    private const string Look =
        """
        SELECT (SELECT COUNT(*) + COUNT(destroyed_at) FROM municipality_key), (SELECT COALESCE(MAX(id), 0) FROM region_version), (SELECT COUNT(*) + COUNT(resumed_at) FROM pause)
        """;
    private (long Keys, long Region, long Pauses) _known;

    /// <summary>One look.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var now = (await database.Reads.RunAsync(s => s.ListAsync(r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), Look), cancellation))[0];
        if (now == _known) return;
        // Keys first: a new municipality's messages need its key.
        if (now.Item1 != _known.Keys) await keys.RefreshAsync(cancellation);
        if (now.Item2 != region.Version) await region.LoadAsync(cancellation);
        if (now.Item3 != _known.Pauses) await pauses.LoadAsync(cancellation);
        _known = now;
    }

    protected override Task ExecuteAsync(CancellationToken stopping) => !database.Engine.IsShared ? Task.CompletedTask
        : new Rounds(options.Value.Refresh, clock).RunAsync(RefreshAsync, logger.RefreshFailed, stopping);
}
