using Bus.Identity.Faults;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOn;

/// <summary>What a person wanted while they sign in, carried by the page itself. That a request is answered once is kept where it is answered.</summary>
internal sealed class ParkedRequests(Carried carried, IOptions<IdentityOptions> options, TimeProvider clock)
{
    // With the rest of an address it must fit into a request line (8 KiB).
    private const int MaxLength = 6_000;
    private const string Use = "parked";

    public string Park(IdentityProvider provider, SignOnRequest request)
    {
        var parked = carried.Seal(provider, Use, request);
        return parked.Length <= MaxLength ? parked : throw new SamlException(SamlFault.TooLarge, "要求と RelayState が長すぎます。", "The request and its RelayState are too long.");
    }

    /// <summary>The request.</summary>
    /// <exception cref="SamlException">It is none of ours, another municipality's, or too old.</exception>
    public SignOnRequest Open(IdentityProvider provider, string parked) =>
        carried.Open<SignOnRequest>(provider, Use, parked) is { } request && request.At + options.Value.RequestWaits > clock.GetUtcNow() ? request : throw new SamlException(SamlFault.ExpiredPage, "", "");
}
