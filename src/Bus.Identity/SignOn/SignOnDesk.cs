using Bus.Core.Identity;
using Bus.Identity.Faults;
using Bus.Identity.Gateways;
using Bus.Identity.Kerberos;
using Bus.Identity.Keys;
using Bus.Identity.Pages;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOn;

/// <summary>Answers a sign-on that is wanted: at once where the session says enough, else after the person has signed in. Nothing leaves before it is committed.</summary>
internal sealed class SignOnDesk(SignInSessions sessions, ISignInStore store, RefusalBook refusals, ParkedRequests park, IStaffDirectory staff, Telling telling, SigningKeys keys, AssertionWriter assertions,
    SignOnReply reply, GatewayVisits gateways, SecondFactorRules second, KerberosSignIn tickets, IOptions<IdentityOptions> options, TimeProvider clock)
{
    // What a person can prove here.
    private static IEnumerable<string> Offered(IdentityProvider provider, bool two)
    {
        string[] first = [SecondFactors.Password, .. provider.Municipality.Cards is { AsFirst: true } ? [SecondFactors.Card] : Array.Empty<string>(), .. provider.Municipality.Directory?.Kerberos is not null ? [SecondFactors.Kerberos] : Array.Empty<string>()];
        return first.Select(AuthnContexts.WithSecond).Concat(two ? [] : first);
    }

    /// <param name="parked">As the browser brought it back; null: it is not parked.</param>
    public async Task AnswerAsync(HttpContext http, IdentityProvider provider, SignOnRequest request, string? parked)
    {
        var now = clock.GetUtcNow();
        var party = (provider.Find(request.Party) ?? throw new SamlException(SamlFault.UnknownParty, request.Party, request.Party)).Usable(now);
        if (!NameIds.CanMake(party, request.NameIdFormat))
        {
            await RefuseAsync(http, provider, party, request, new SignOnRefusal(SamlNames.Requester, SamlNames.InvalidNameIdPolicy, "This NameID format is not given to this SP."));
            return;
        }
        if (request.Contexts.Count > 0 && !AuthnContexts.Reachable(request.Contexts, request.Comparison, Offered(provider, second.NeedsTwo(http, provider, party))))
        {
            await RefuseAsync(http, provider, party, request, new SignOnRefusal(SamlNames.Responder, SamlNames.NoAuthnContext, "No sign-in that is offered here meets the RequestedAuthnContext."));
            return;
        }
        // What is remembered is good for a sign-on and for nothing else: its commit asks whether the session still is what it was.
        if (sessions.Remembered(http, provider) is { } known && await LookAsync(http, provider, party, request, known) is { Suits: true } seen && await SignOnAsync(http, provider, party, request, seen)) return;
        var found = await LookAsync(http, provider, party, request, await sessions.CurrentAsync(http, provider));
        if (found.Suits)
        {
            if (await SignOnAsync(http, provider, party, request, found)) return;
            found = Standing.None;
        }
        else if (found.Context is not null)
        {
            if (found.Told is null) throw new SamlException(SamlFault.NoName, party.Declared.Name, party.Declared.Name);
            await RefuseAsync(http, provider, party, request, new SignOnRefusal(SamlNames.Responder, SamlNames.UnknownPrincipal, "Somebody else is signed in."));
            return;
        }
        if (request.IsPassive) await RefuseAsync(http, provider, party, request, new SignOnRefusal(SamlNames.Responder, SamlNames.NoPassive, "The person would have to sign in."));
        else if (found.IsFresh && SecondFactorRules.IsEmergency(found.Session!.Proofs)) throw new SamlException(SamlFault.EmergencyNotEnough, party.Declared.Name, party.Declared.Name);
        // Who proved one thing is asked for the other one only.
        else if (found.IsFresh && second.Helps(http, provider, party, found.Person!, request, found.Session!.Proofs)) Page.SeeOther(http, $"{provider.Base}/second?request={parked ?? park.Park(provider, request)}");
        else Page.SeeOther(http, $"{provider.Base}/{(found.Person is null && tickets.IsAutomatic(http, provider, request) ? "negotiate" : "signin")}?request={parked ?? park.Park(provider, request)}");
    }

    private async ValueTask<Standing> LookAsync(HttpContext http, IdentityProvider provider, Party party, SignOnRequest request, SignInSession? session)
    {
        if (session is null || await staff.FindAsync(provider.Code, session.Person, http.RequestAborted) is not { } person) return Standing.None;
        // A ticket comes without the person having done anything.
        var isFresh = !(request.ForceAuthn && (session.ProvedAt < request.At || AuthnContexts.First(session.Proofs) == SecondFactors.Kerberos));
        var context = !isFresh || second.IsMissing(http, provider, party, person, session.Proofs) ? null : AuthnContexts.Meet(request.Contexts, request.Comparison, session.Proofs);
        var told = context is null ? null : telling.Of(provider, party, person, session, request.NameIdFormat);
        // Core §3.3.2, §3.4: a request for somebody else is not answered with whoever sits there.
        return new Standing(session, person, isFresh, context, told) { Suits = told is not null && (request.Subject is not { } subject || subject == told.Name.Value) };
    }

    /// <summary>False: the session is over after all.</summary>
    private async Task<bool> SignOnAsync(HttpContext http, IdentityProvider provider, Party party, SignOnRequest request, Standing standing)
    {
        var (session, person, told) = (standing.Session!, standing.Person!, standing.Told!);
        var now = clock.GetUtcNow();
        var record = new SignOnRecord(session with { UsedAt = now }, told.Kept, request.RequestId, now + 2 * options.Value.ClockSkew + options.Value.RequestWaits, new SignInEvent(provider.Code, now, "sign-on", person.Id, party.Id, "ok"));
        var outcome = await store.SignOnAsync(record, http.RequestAborted);
        if (outcome == SignOnOutcome.Replayed) throw new SamlException(SamlFault.Replayed, party.Declared.Name, party.Declared.Name);
        if (outcome == SignOnOutcome.SessionOver)
        {
            sessions.Forget(session);
            return false;
        }
        if (party.Gateway is not null)
        {
            await gateways.LetInAsync(http, provider, party, request, new GatewayVisit(party.Id, person.Id, told.Kept.SessionIndex, told.Kept.NameHash, now, session.ExpiresAt, session.Idle));
            return true;
        }
        var key = await keys.ForAsync(provider.Code, party.UsesEcdsa, party.Key, http.RequestAborted);
        var statement = new Statement(party, person, told.Name, told.Kept.SessionIndex, standing.Context!, session.ProvedAt, session.ExpiresAt);
        using var response = ResponseWriter.Success(provider, request, text =>
        {
            var start = text.Length;
            assertions.Write(text, provider, request, statement, now, party.SignsAssertion ? key : null);
            AssertionEncryptor.Encrypt(text, start, party);
        }, now, party.SignsResponse ? key : null);
        await reply.WriteAsync(http, provider, party, request, response);
        return true;
    }

    /// <summary>Tells the relying party, in SAML, that it is not done.</summary>
    public async Task RefuseAsync(HttpContext http, IdentityProvider provider, Party party, SignOnRequest request, SignOnRefusal refusal)
    {
        await refusals.TellAsync(provider.Code, "sign-on", refusal.SubStatus.Split(':')[^1], http.RequestAborted, party: party.Id);
        var key = await keys.ForAsync(provider.Code, party.UsesEcdsa, party.Key, http.RequestAborted);
        using var response = ResponseWriter.Refusal(provider, request, refusal, clock.GetUtcNow(), key);
        await reply.WriteAsync(http, provider, party, request, response);
    }

    /// <summary>What a session is worth to a request.</summary>
    /// <param name="IsFresh">Somebody is there, and proved it lately enough (Core §3.4.1: ForceAuthn wants a proof that is newer than the request).</param>
    /// <param name="Context">What the assertion would say was proved; null: it is not enough, or not fresh.</param>
    /// <param name="Told">What the relying party would be told; null: the person has no such name, or nothing is told.</param>
    private sealed record Standing(SignInSession? Session, Person? Person, bool IsFresh, string? Context, Told? Told)
    {
        public static readonly Standing None = new(null, null, false, null, null);

        /// <summary>It can be answered, and with the person whom the request is about.</summary>
        public bool Suits { get; init; }
    }
}
