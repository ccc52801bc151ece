using System.Runtime.CompilerServices;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Bus.Identity.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Providers;

/// <summary>The identity providers of the region in force; made anew when it, or metadata that is fetched, changes.</summary>
internal sealed class IdentityProviders(IRegionStore region, FetchedBook fetched, IOptions<IdentityOptions> options, NodeSelf self)
{
    private readonly ConditionalWeakTable<Municipality, Made> _made = [];
    private readonly string _publicUrl = options.Value.PublicUrl.Length > 0 ? options.Value.PublicUrl : self.Url;

    /// <summary>The provider that an address names, reached at its own host.</summary>
    /// <exception cref="SamlException">There is none, or the address is another municipality's.</exception>
    public IdentityProvider Of(HttpContext http)
    {
        if (!MunicipalityCode.TryParse(http.Request.RouteValues["municipality"] as string, out var code) || region.Current.Find(code) is not { } municipality)
            throw new SamlException(SamlFault.UnknownAddress, http.Request.Path, http.Request.Path);
        // The host is the boundary of cookies: neither at another's host, nor, where it has its own, at any other.
        var host = http.Request.Host.Host;
        var expected = municipality.Host;
        var foreign = expected is null ? region.Current.Municipalities.Any(m => host.Equals(m.Host, StringComparison.OrdinalIgnoreCase)) : !host.Equals(expected, StringComparison.OrdinalIgnoreCase);
        if (foreign) throw new SamlException(SamlFault.WrongHost, Of(municipality).Portal, Of(municipality).Portal);
        return Of(municipality);
    }

    public IdentityProvider Of(Municipality municipality)
    {
        var version = fetched.VersionOf(municipality.Code);
        if (_made.TryGetValue(municipality, out var made) && made.Version == version) return made.Provider;
        made = new Made(version, new IdentityProvider(municipality, _publicUrl, options.Value, fetched));
        _made.AddOrUpdate(municipality, made);
        return made.Provider;
    }

    private sealed record Made(long Version, IdentityProvider Provider);
}
