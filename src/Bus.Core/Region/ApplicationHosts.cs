using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Bus.Core.Region;

/// <summary>
/// The hosts of applications that the hub stands in front of, at whichever port: cookies know no ports (RFC 6265, §8.5), so what a browser got of the hub's own there it would bring to the application.
/// </summary>
public sealed class ApplicationHosts(IRegionStore region, HubHost own)
{
    private readonly ConditionalWeakTable<RegionModel, FrozenSet<string>> _made = [];

    /// <summary>True if this host, without its port, is such an application's.</summary>
    public bool Has(string host) => _made.GetValue(region.Current, Read).Contains(host);

    // One that has the hub's own host, as earlier releases let it, must not shut everybody out.
    private FrozenSet<string> Read(RegionModel region) => region.Municipalities.SelectMany(m => m.RelyingParties).Select(p => p.Gateway?.Host.Split(':')[0]).OfType<string>()
        .Where(host => host != own.Name).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
