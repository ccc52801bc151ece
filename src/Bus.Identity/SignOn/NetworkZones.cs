using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using Bus.Core.Region;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOn;

/// <summary>From which networks somebody comes. What a proxy says is believed only of the proxies that are named, from the last one backwards: whatever a browser wrote itself stands before that.</summary>
internal sealed class NetworkZones(IOptions<IdentityOptions> options)
{
    private const int MostHops = 32;
    private readonly IPNetwork[] _proxies = [.. options.Value.TrustedProxies.Select(n => IPNetwork.Parse(n))];
    private readonly ConditionalWeakTable<Municipality, Zone[]> _zones = [];

    /// <summary>Whether a rule holds for where this request comes from.</summary>
    public bool Holds(ZoneLimit limit, Municipality municipality, HttpContext http)
    {
        if (limit.From.IsEmpty && limit.Outside.IsEmpty) return true;
        var zones = _zones.GetValue(municipality, m => [.. m.Zones.Select(z => new Zone(z.Id, [.. z.Networks.Select(n => IPNetwork.Parse(n))]))]);
        // Where that cannot be told, the rule holds.
        if (AddressOf(http) is not { } address) return true;
        return limit.From.IsEmpty ? !IsIn(limit.Outside) : IsIn(limit.From);

        bool IsIn(ImmutableArray<string> names) => zones.Any(z => names.Contains(z.Id) && z.Networks.Any(n => n.Contains(address)));
    }

    /// <summary>Null: it cannot be told.</summary>
    internal IPAddress? AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } peer) return null;
        var address = Plain(peer);
        var said = http.Request.Headers["X-Forwarded-For"].SelectMany(v => (v ?? "").Split(',')).Select(v => v.Trim()).Reverse().Take(MostHops);
        foreach (var hop in said)
        {
            if (!_proxies.Any(p => p.Contains(address))) return address;
            // A proxy that is believed wrote something else than an address.
            if (!IPAddress.TryParse(hop, out var before)) return null;
            address = Plain(before);
        }
        // A proxy that says of nobody else: the misled one, not the visitor.
        return _proxies.Any(p => p.Contains(address)) ? null : address;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private sealed record Zone(string Id, IPNetwork[] Networks);
}
