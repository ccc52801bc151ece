using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Bus.Core.Region;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Gateways;

/// <summary>The applications that the hub stands in front of, by the host under which browsers come.</summary>
internal sealed class GatewayDirectory(IRegionStore region, IdentityProviders providers)
{
    private readonly ConditionalWeakTable<RegionModel, FrozenDictionary<string, Gateway>> _made = [];

    /// <summary>Whose host a request came to; null: no gateway's.</summary>
    public Gateway? Find(HttpContext http)
    {
        var all = _made.GetValue(region.Current, Read);
        return all.Count == 0 || http.Request.Host.Value is not { } host ? null : all.GetValueOrDefault(host.ToLowerInvariant());
    }

    private static FrozenDictionary<string, Gateway> Read(RegionModel region) => region.Municipalities
        .SelectMany(m => m.RelyingParties.Where(p => p.Gateway is not null).Select(p => new Gateway(m, p.Id, p.Gateway!))).ToFrozenDictionary(g => g.Rule.Host);

    /// <summary>The identity provider of its municipality.</summary>
    public IdentityProvider ProviderOf(Gateway gateway) => providers.Of(gateway.Municipality);
}

/// <summary>One of them.</summary>
/// <param name="Party">Id of the relying party.</param>
internal sealed record Gateway(Municipality Municipality, string Party, GatewayRule Rule);
