using Bus.Identity.Bindings;
using Bus.Identity.Faults;
using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Metadata;
using Bus.Identity.Pages;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.Signing;
using Bus.Identity.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOut;

/// <summary>
/// Leads the browser from relying party to relying party (SAML 2.0 Profiles, §4.4), one after the other and as the page itself, so that each gets its own cookies;
/// those that are told by SOAP are told on the way. If one does not send the browser back, the portal goes on without it.
/// </summary>
internal sealed class LogoutChain(SealedOnce once, SigningKeys keys, LogoutBackChannel backChannel, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const string Kind = "logout";

    public async Task<string> BeginAsync(IdentityProvider provider, Logout logout, CancellationToken cancellation)
    {
        var id = SealedOnce.NewId();
        await once.AddAsync(provider.Code, Kind, id, logout, options.Value.RequestWaits, cancellation);
        return id;
    }

    public async Task<Logout> FindAsync(IdentityProvider provider, string id, CancellationToken cancellation) =>
        await once.FindAsync<Logout>(provider.Code, Kind, id, cancellation) ?? throw new SamlException(SamlFault.ExpiredPage, "", "");

    /// <summary>An answer came back: the one to what was sent last, from whom it was sent to.</summary>
    public static void Take(Logout logout, ValidMessage answer)
    {
        var step = logout.Steps.FirstOrDefault(s => s.State == LogoutState.Sent && s.RequestId == answer.Root.Get("InResponseTo") && s.Party == answer.Party.Id)
            ?? throw new SamlException(SamlFault.UnknownSession, "InResponseTo に該当する要求がありません。", "InResponseTo names no request of ours.");
        step.State = answer.Root.Child("Status", SamlNames.Protocol)?.Child("StatusCode", SamlNames.Protocol)?.Get("Value") == SamlNames.Success ? LogoutState.Done : LogoutState.Failed;
    }

    /// <summary>On to the next, or to the end.</summary>
    public async Task GoOnAsync(HttpContext http, IdentityProvider provider, string id, Logout logout)
    {
        while (logout.Steps.Find(s => s.State == LogoutState.Waiting) is { } step)
        {
            var party = provider.Find(step.Party);
            var service = party?.Metadata is null ? null : ServiceOf(party);
            step.RequestId = MessageId.New();
            // What the hub stands in front of asks at each request whether the session lives.
            if (party?.Gateway is not null)
            {
                step.State = LogoutState.Done;
                continue;
            }
            if (service is null) step.State = LogoutState.Failed;
            else if (service.Binding == SamlNames.Soap) step.State = await backChannel.TellAsync(provider, party!, step, service.Location, http.RequestAborted) ? LogoutState.Done : LogoutState.Failed;
            else
            {
                step.State = LogoutState.Sent;
                await SaveAsync(provider, id, logout, http.RequestAborted);
                LogoutMark.Set(http, provider, id, options.Value.RequestWaits);
                await SendAsync(http, provider, party!, service.Binding, service.Location, "SAMLRequest", id, key => LogoutMessages.Request(provider, party!, step, service.Location, clock.GetUtcNow(), key));
                return;
            }
        }
        await SaveAsync(provider, id, logout, http.RequestAborted);
        LogoutMark.Clear(http, provider);
        await EndAsync(http, provider, id, logout);
    }

    /// <summary>The answer to whoever began; where somebody could not be told, the person sees who before.</summary>
    private async Task EndAsync(HttpContext http, IdentityProvider provider, string id, Logout logout)
    {
        if (logout.Origin is null || logout.IsPartial) await LogoutPage.ResultAsync(http, provider, id, logout, logout.Origin is null ? null : $"{provider.Base}/signout?id={id}&finish=1");
        else await AnswerAsync(http, provider, id, logout);
    }

    public async Task AnswerAsync(HttpContext http, IdentityProvider provider, string id, Logout logout)
    {
        var origin = logout.Origin!;
        var party = provider.Find(origin.Party) ?? throw new SamlException(SamlFault.UnknownParty, "", "");
        var service = party.Metadata?.Logouts.Where(l => l.Binding is SamlNames.Redirect or SamlNames.Post).OrderByDescending(l => l.Binding == origin.Binding).FirstOrDefault();
        if (service is null) await LogoutPage.ResultAsync(http, provider, id, logout, null);
        else await SendAsync(http, provider, party, service.Binding, service.ResponseLocation, "SAMLResponse", origin.RelayState,
            key => LogoutMessages.Response(provider, service.ResponseLocation, origin.RequestId, logout.IsPartial, clock.GetUtcNow(), key));
    }

    private async Task SendAsync(HttpContext http, IdentityProvider provider, Party party, string binding, string location, string parameter, string? relayState, Func<SigningKey?, string> write)
    {
        var key = await keys.ForAsync(provider.Code, party.UsesEcdsa, party.Key, http.RequestAborted);
        if (binding == SamlNames.Post)
            await Page.WritePostAsync(http, location, parameter, System.Text.Encoding.UTF8.GetBytes(write(key)), relayState);
        else Page.SeeOther(http, location + (location.Contains('?') ? "&" : "?") + QuerySignature.Sign(parameter, Deflated.Deflate(write(null)), relayState, key));
    }

    private static LogoutService? ServiceOf(Party party)
    {
        string[] order = party.Rules.Logout switch
        {
            "soap" => [SamlNames.Soap, SamlNames.Redirect, SamlNames.Post],
            "post" => [SamlNames.Post, SamlNames.Redirect, SamlNames.Soap],
            _ => [SamlNames.Redirect, SamlNames.Post, SamlNames.Soap],
        };
        return order.Select(b => party.Metadata!.Logouts.FirstOrDefault(l => l.Binding == b)).FirstOrDefault(l => l is not null);
    }

    private Task SaveAsync(IdentityProvider provider, string id, Logout logout, CancellationToken cancellation) =>
        once.ReplaceAsync(provider.Code, Kind, id, logout, options.Value.RequestWaits, cancellation);
}
