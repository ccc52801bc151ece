using Bus.Core.Region;
using Microsoft.Extensions.Options;

namespace Bus.Core.Nodes;

/// <summary>Whether all nodes use the region that this one uses.</summary>
public sealed class RegionSpread(INodeJournal journal, IRegionStore region, IOptions<NodeOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until they do, or their time is over (<see cref="NodeOptions.RegionPatience"/>); returns the names of those that do not yet.</summary>
    public async Task<IReadOnlyList<string>> WaitAsync(CancellationToken cancellation)
    {
        if (!journal.IsShared) return [];
        var version = region.Version;
        for (var since = clock.GetTimestamp(); ; await Task.Delay(Look, clock, cancellation))
        {
            var behind = (await journal.ShowAsync(cancellation)).Nodes.Where(n => n.State != NodeState.Lost && n.Region < version).Select(n => n.Card.Name).ToList();
            if (behind.Count == 0 || clock.GetElapsedTime(since) > options.Value.RegionPatience) return behind;
        }
    }
}
