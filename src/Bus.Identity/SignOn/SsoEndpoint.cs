using Bus.Identity.Bindings;
using Bus.Identity.Faults;
using Bus.Identity.Gateways;
using Bus.Identity.Messages;
using Bus.Identity.Pages;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOn;

/// <summary>SingleSignOnService (SAML 2.0 Profiles, §4.1): requests by Redirect and POST, the way back from the sign-in page, and sign-ons that the portal begins.</summary>
internal sealed class SsoEndpoint(MessageGate gate, SignOnDesk desk, ParkedRequests park, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public async Task ByRedirectAsync(HttpContext http, IdentityProvider provider)
    {
        var inbound = RedirectBinding.Read(http.Request.QueryString.Value ?? "", "SAMLRequest", options.Value.MaxMessageBytes);
        if (await ReadAsync(http, provider, inbound) is { } request) await desk.AnswerAsync(http, provider, request, null);
    }

    /// <summary>Another site's POST comes without the cookie (SameSite): the request is parked and the browser sent on by GET, which brings it.</summary>
    public async Task ByPostAsync(HttpContext http, IdentityProvider provider)
    {
        var inbound = PostBinding.Read(await http.FormAsync(), "SAMLRequest", options.Value.MaxMessageBytes);
        if (await ReadAsync(http, provider, inbound) is not { } request) return;
        Page.SeeOther(http, $"{provider.Base}/continue?request={park.Park(provider, request)}");
    }

    public Task ContinueAsync(HttpContext http, IdentityProvider provider)
    {
        var parked = http.Request.Query["request"].ToString();
        return desk.AnswerAsync(http, provider, park.Open(provider, parked), parked);
    }

    /// <summary>Profiles §4.1.5: unsolicited, to the default consumer, with the RelayState of the region file and no other.</summary>
    public async Task StartAsync(HttpContext http, IdentityProvider provider)
    {
        var now = clock.GetUtcNow();
        var party = (provider.Find(http.Request.RouteValues["party"] as string ?? "") ?? throw new SamlException(SamlFault.UnknownParty, "", "")).Usable(now);
        if (!party.Rules.IdpInitiated) throw new SamlException(SamlFault.PartyDisabled, party.Declared.Name, party.Declared.Name);
        if (party.Gateway is { } gateway)
        {
            Page.SeeOther(http, gateway + GatewayPath.Of(party.Rules.Start));
            return;
        }
        var consumer = AuthnRequestReader.Consumer(null, null, null, party.Metadata!);
        await desk.AnswerAsync(http, provider, new SignOnRequest { Party = party.Id, Consumer = consumer.Location, Binding = consumer.Binding, RelayState = party.Rules.Start, At = now }, null);
    }

    /// <summary>Null: it was refused, and the relying party told so.</summary>
    private async Task<SignOnRequest?> ReadAsync(HttpContext http, IdentityProvider provider, Inbound inbound)
    {
        var message = gate.Check(provider, inbound, "AuthnRequest", provider.Sso, mustSign: false);
        var request = AuthnRequestReader.Read(message, clock.GetUtcNow());
        if (AuthnRequestReader.Refusal(message, provider) is not { } refusal) return request;
        await desk.RefuseAsync(http, provider, message.Party, request, refusal);
        return null;
    }
}
