using System.Text;
using Bus.Core.Identity;
using Bus.Identity.Bindings;
using Bus.Identity.Faults;
using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Pages;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOut;

/// <summary>SingleLogoutService (SAML 2.0 Profiles, §4.4). A message without a signature is refused always: anybody could sign anybody out.</summary>
internal sealed class SloEndpoint(MessageGate gate, LogoutPlanner planner, LogoutChain chain, LogoutBackChannel backChannel, SignInSessions sessions, SigningKeys keys, IOnceStore seen, FormGuard guard,
    FrontDoor door, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public Task ByRedirectAsync(HttpContext http, IdentityProvider provider)
    {
        var isResponse = http.Request.Query.ContainsKey("SAMLResponse");
        var inbound = RedirectBinding.Read(http.Request.QueryString.Value ?? "", isResponse ? "SAMLResponse" : "SAMLRequest", options.Value.MaxMessageBytes);
        return isResponse ? ResponseAsync(http, provider, inbound) : RequestAsync(http, provider, inbound);
    }

    public async Task ByPostAsync(HttpContext http, IdentityProvider provider)
    {
        if (!http.Request.HasFormContentType)
        {
            await BySoapAsync(http, provider);
            return;
        }
        var form = await http.FormAsync();
        var isResponse = form.ContainsKey("SAMLResponse");
        var inbound = PostBinding.Read(form, isResponse ? "SAMLResponse" : "SAMLRequest", options.Value.MaxMessageBytes);
        await (isResponse ? ResponseAsync(http, provider, inbound) : RequestAsync(http, provider, inbound));
    }

    /// <summary>Our own button; and, by GET, the way on from the page of a sign-out that is under way.</summary>
    public async Task SignOutAsync(HttpContext http, IdentityProvider provider)
    {
        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (!guard.IsOurs(http, provider, await http.FormAsync())) throw new SamlException(SamlFault.ExpiredPage, "", "");
            var session = await sessions.CurrentAsync(http, provider);
            SignInSessions.DropCookie(http, provider);
            var own = session is null ? new Logout() : await planner.OfSessionAsync(provider, session, http.RequestAborted);
            await chain.GoOnAsync(http, provider, await chain.BeginAsync(provider, own, http.RequestAborted), own);
            return;
        }
        var id = http.Request.Query["id"].ToString();
        LogoutMark.Clear(http, provider);
        var logout = await chain.FindAsync(provider, id, http.RequestAborted);
        // Whoever was sent to and did not send back is passed over: the person came here by hand.
        foreach (var step in logout.Steps.Where(s => s.State == LogoutState.Sent)) step.State = LogoutState.Failed;
        if (http.Request.Query.ContainsKey("finish") && logout.Origin is not null && logout.Steps.TrueForAll(s => s.State != LogoutState.Waiting)) await chain.AnswerAsync(http, provider, id, logout);
        else await chain.GoOnAsync(http, provider, id, logout);
    }

    private async Task RequestAsync(HttpContext http, IdentityProvider provider, Inbound inbound)
    {
        var logout = await BeginAsync(http, provider, inbound);
        await sessions.DropIfOverAsync(http, provider);
        await chain.GoOnAsync(http, provider, await chain.BeginAsync(provider, logout, http.RequestAborted), logout);
    }

    private async Task ResponseAsync(HttpContext http, IdentityProvider provider, Inbound inbound)
    {
        var message = gate.Check(provider, inbound, "LogoutResponse", provider.Slo, mustSign: true);
        var id = inbound.RelayState ?? "";
        var logout = await chain.FindAsync(provider, id, http.RequestAborted);
        LogoutChain.Take(logout, message);
        await chain.GoOnAsync(http, provider, id, logout);
    }

    /// <summary>Bindings §3.2. There is no browser here, so only those who can be told by SOAP are.</summary>
    private async Task BySoapAsync(HttpContext http, IdentityProvider provider)
    {
        var answer = await SoapAnswer.OfAsync(http, door, async body =>
        {
            var logout = await BeginAsync(http, provider, SoapEnvelope.Read(body, options.Value.MaxMessageBytes));
            foreach (var step in logout.Steps)
            {
                var party = provider.Find(step.Party);
                step.RequestId = MessageId.New();
                var service = party?.Metadata?.Logouts.FirstOrDefault(l => l.Binding == SamlNames.Soap);
                // What the hub stands in front of asks at each request whether the session lives.
                step.State = party?.Gateway is not null || service is not null && await backChannel.TellAsync(provider, party!, step, service.Location, http.RequestAborted) ? LogoutState.Done : LogoutState.Failed;
            }
            var origin = provider.Find(logout.Origin!.Party)!;
            var key = await keys.ForAsync(provider.Code, origin.UsesEcdsa, origin.Key, http.RequestAborted);
            return LogoutMessages.Response(provider, "", logout.Origin.RequestId, logout.IsPartial, clock.GetUtcNow(), key);
        });
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer), http.RequestAborted);
    }

    private async Task<Logout> BeginAsync(HttpContext http, IdentityProvider provider, Inbound inbound)
    {
        var message = gate.Check(provider, inbound, "LogoutRequest", provider.Slo, mustSign: true);
        if (!await seen.AddAsync(new OnceItem(provider.Code, "logout-request", $"{message.Party.Id}/{message.Id}", [], clock.GetUtcNow() + 2 * options.Value.ClockSkew), http.RequestAborted))
            throw new SamlException(SamlFault.Replayed, message.Party.Declared.Name, message.Party.Declared.Name);
        return await planner.OfRequestAsync(provider, message, http.RequestAborted);
    }
}
