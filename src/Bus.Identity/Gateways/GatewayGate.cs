using Bus.Identity.Faults;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Gateways;

/// <summary>Stands in front of web applications that speak no SAML: whoever comes must be signed on, and the application is told in headers who it is.</summary>
internal sealed class GatewayGate(GatewayDirectory directory, GatewayVisits visits, GatewayForwarder forwarder, IStaffDirectory staff, SignOnDesk desk, FrontDoor door, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>The gateway that a request came to; null: none.</summary>
    public Gateway? Find(HttpContext http) => directory.Find(http);

    /// <summary>At the application's host: lets in, sends to sign in, or forwards.</summary>
    public Task AnswerAsync(HttpContext http, Gateway gateway) => door.LetInAsync(http, _ => directory.ProviderOf(gateway), options.Value.GatewayMaxBytes, async (_, provider) =>
    {
        var party = provider.Find(gateway.Party)!.Usable(clock.GetUtcNow());
        if (http.Request.Path == GatewayVisits.EnterPath) await visits.EnterAsync(http, provider, party);
        else if (await visits.CurrentAsync(http, provider, party) is { } visit && await staff.FindAsync(provider.Code, visit.Person, http.RequestAborted) is { } person)
            await forwarder.SendAsync(http, gateway.Rule, party, person);
        else if (IsPage(http.Request)) visits.Begin(http, provider, party);
        else throw new SamlException(SamlFault.SignInAgain, party.Declared.Name, party.Declared.Name);
    });

    /// <summary>At the identity provider: what the application's host sent the browser for.</summary>
    public Task SignOnAsync(HttpContext http, IdentityProvider provider)
    {
        var now = clock.GetUtcNow();
        var party = (provider.Find(http.Request.RouteValues["party"] as string ?? "") ?? throw new SamlException(SamlFault.UnknownParty, "", "")).Usable(now);
        if (party.Gateway is null) throw new SamlException(SamlFault.UnknownAddress, "", "");
        var to = http.Request.Query["to"].ToString();
        return desk.AnswerAsync(http, provider, GatewayVisits.Ask(party, http.Request.Query["waits"].ToString(), to.Length <= options.Value.MaxRelayState ? to : null, now), null);
    }

    // What a script asks for, or what is posted, cannot be led through a sign-in and come back whole.
    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Headers["Sec-Fetch-Mode"].ToString() is ("" or "navigate");
}
