using System.Collections.Frozen;
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
internal sealed class IdentityProviders(IRegionStore region, ApplicationHosts applications, FetchedBook fetched, IOptions<IdentityOptions> options, NodeSelf self)
{
    private readonly ConditionalWeakTable<Municipality, Made> _made = [];
    private readonly ConditionalWeakTable<RegionModel, FrozenSet<string>> _foreign = [];
    private readonly string _publicUrl = PublicUrlOf(options.Value, self);

    /// <summary>What addresses begin with, but for municipalities with a host of their own.</summary>
    public static string PublicUrlOf(IdentityOptions options, NodeSelf self) => options.PublicUrl.Length > 0 ? options.PublicUrl : self.Url;

    /// <summary>The provider that an address names, reached at its own host.</summary>
    /// <exception cref="SamlException">There is none, or the address is another municipality's.</exception>
    public IdentityProvider Of(HttpContext http)
    {
        if (!MunicipalityCode.TryParse(http.Request.RouteValues["municipality"] as string, out var code) || region.Current.Find(code) is not { } municipality)
            throw new SamlException(SamlFault.UnknownAddress, http.Request.Path, http.Request.Path);
        // The host is the boundary of cookies: neither at another's host, nor, where it has its own, at any other.
        var host = http.Request.Host.Host;
        var expected = municipality.Host;
        var foreign = expected is null ? _foreign.GetValue(region.Current, HostsOfMunicipalities).Contains(host) || applications.Has(host) : !host.Equals(expected, StringComparison.OrdinalIgnoreCase);
        if (foreign) throw new SamlException(SamlFault.WrongHost, Of(municipality).Portal, Of(municipality).Portal);
        return Of(municipality);
    }

    /// <summary>The provider of the municipality whose own host this is; null: it is nobody's.</summary>
    public IdentityProvider? AtHost(HttpContext http) => region.Current.Municipalities.FirstOrDefault(m => http.Request.Host.Host.Equals(m.Host, StringComparison.OrdinalIgnoreCase)) is { } own ? Of(own) : null;

    /// <summary>The provider of a municipality; null: it is not in the region.</summary>
    public IdentityProvider? Find(MunicipalityCode code) => region.Current.Find(code) is { } municipality ? Of(municipality) : null;

    public IdentityProvider Of(Municipality municipality)
    {
        var version = fetched.VersionOf(municipality.Code);
        if (_made.TryGetValue(municipality, out var made) && made.Version == version) return made.Provider;
        made = new Made(version, new IdentityProvider(municipality, _publicUrl, options.Value, fetched));
        _made.AddOrUpdate(municipality, made);
        return made.Provider;
    }

    private static FrozenSet<string> HostsOfMunicipalities(RegionModel region) => region.Municipalities.Select(m => m.Host).OfType<string>().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private sealed record Made(long Version, IdentityProvider Provider);
}
