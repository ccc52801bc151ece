using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.SignIn;

/// <summary>
/// Own hosts are the boundary of cookies and passkeys: one municipality each, and one application each that the hub stands in front of, also counting those that the document
/// does not name. An application at a host of ours could read our pages.
/// </summary>
internal sealed class HostRules
{
    private readonly ValidationScope _scope;
    private readonly Dictionary<string, string> _owners = [];
    private readonly HubHost? _own;

    /// <param name="own">The hub's own host; null: not known.</param>
    public HostRules(ValidationScope scope, RegionDocument document, HubHost? own)
    {
        (_scope, _own) = (scope, own);
        if (scope.Prune) return;
        var saysOwn = document.Municipalities.Where(m => m.Host is not null).Select(m => m.Code).ToHashSet();
        foreach (var municipality in scope.Current.Municipalities)
        {
            if (municipality.Host is { } host && !saysOwn.Contains(municipality.Code.Value)) _owners[host] = municipality.Code.Value;
            var declared = document.Municipalities.Where(m => m.Code == municipality.Code.Value).SelectMany(m => m.RelyingParties).Select(p => p.Id).ToHashSet();
            foreach (var party in municipality.RelyingParties)
                if (party.Gateway is { } gateway && !declared.Contains(party.Id)) _owners[NameOf(gateway.Host)] = municipality.Code.Value;
        }
    }

    public string? Check(MunicipalityCode code, string? host, DocumentPath path)
    {
        if (host is null) return null;
        if (!Words.Host().IsMatch(host)) _scope.Error(path, NameTexts.BadHost(host));
        else if (!_owners.TryAdd(host, code.Value)) _scope.Error(path, NameTexts.DuplicateHost(host, _owners[host]));
        return host;
    }

    /// <summary>The host of a gateway, which may have a port.</summary>
    public string CheckGateway(MunicipalityCode code, string? host, DocumentPath path)
    {
        if (host is null || !Words.HostAndPort().IsMatch(host)) _scope.Error(path, SignInTexts.BadGatewayHost(host));
        else if (NameOf(host) == _own?.Name) _scope.Error(path, SignInTexts.GatewayHostOfHub(host));
        else if (!_owners.TryAdd(NameOf(host), code.Value)) _scope.Error(path, SignInTexts.GatewayHostTaken(host, _owners[NameOf(host)]));
        return host ?? "";
    }

    // Cookies know no ports (RFC 6265, §8.5), so another port is no other host.
    private static string NameOf(string host) => host.Split(':')[0];
}
