using Bus.Core.Nodes;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Nodes;

/// <summary>Leases of a node that has them all, or none.</summary>
internal static class Alone
{
    public const long Epoch = 2;

    public static Leases WithAll(TimeProvider? clock = null)
    {
        var leases = WithNone(clock);
        leases.Begin([.. Enumerable.Range(0, Shards.Count).Select(s => new Fence(s, Epoch))]);
        return leases;
    }

    public static Leases WithNone(TimeProvider? clock = null)
    {
        var leases = new Leases(Options.Create(new NodeOptions { Name = "one" }), clock ?? TimeProvider.System);
        leases.Renew(0, Timeout.InfiniteTimeSpan);
        return leases;
    }
}
