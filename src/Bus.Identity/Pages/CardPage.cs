using Bus.Core.Region;
using Bus.Identity.Cards;
using Bus.Identity.Faults;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Pages;

/// <summary>
/// A sign-in, or a second factor, by a certificate on an IC card. It has a port of its own, where the TLS handshake asks for one: at the usual port every page would. A proxy in between cannot
/// pass a proof on, so none is taken from a header.
/// </summary>
internal sealed class CardPage(CardCheck check, SignInSteps steps, SignInSessions sessions, IStaffDirectory staff, Credentials credentials, RefusalBook refusals, IOptions<IdentityOptions> options)
{
    /// <summary>Where it is; null: cards are off here.</summary>
    public static string? AddressOf(IdentityProvider provider, IdentityOptions options) =>
        provider.Municipality.Cards is not null && options.CardPort > 0 ? new UriBuilder(provider.Base) { Scheme = Uri.UriSchemeHttps, Port = options.CardPort }.Uri.AbsoluteUri.TrimEnd('/') + "/card" : null;

    public async Task ProveAsync(HttpContext http, IdentityProvider provider)
    {
        if (provider.Municipality.Cards is not { } rule || options.Value.CardPort == 0) throw new SamlException(SamlFault.UnknownAddress, "", "");
        if (!http.Request.IsHttps || http.Connection.ClientCertificate is not { } certificate) throw new SamlException(SamlFault.NoCard, "", "");
        var (step, request) = (http.Request.Query["step"].ToString(), http.Request.Query["request"].ToString());
        var name = check.NameOf(provider, rule, certificate);
        if (step.Length > 0) await AsSecondAsync(http, provider, rule, name, steps.Open(provider, SignInSteps.Second, step));
        else if (await sessions.CurrentAsync(http, provider) is { } session && SecondFactors.TakesCard(session.Proofs) && await staff.FindAsync(provider.Code, session.Person, http.RequestAborted) is { } known && rule.AsSecond)
        {
            await MustBeAsync(http, provider, rule, known, name);
            await sessions.StepUpAsync(http, provider, session, $"{session.Proofs} {SecondFactors.Card}");
            Page.SeeOther(http, SignInSteps.After(provider, request));
        }
        else await AsFirstAsync(http, provider, rule, name, request);
    }

    private async Task AsSecondAsync(HttpContext http, IdentityProvider provider, CardRule rule, string name, SignInStep step)
    {
        var account = await staff.ByLoginAsync(provider.Code, step.Login, http.RequestAborted);
        if (account is null || !SecondFactors.TakesCard(step.Proofs) || step.State != SignInSteps.StateOf(await credentials.OfAsync(provider.Code, account, http.RequestAborted))) throw new SamlException(SamlFault.ExpiredPage, "", "");
        if (!rule.AsSecond) throw new SamlException(SamlFault.CardRefused, "この団体では二つ目の認証に使えません。", "It is no second factor here.");
        await MustBeAsync(http, provider, rule, account.Person, name);
        await sessions.BeginAsync(http, provider, account.Person, $"{step.Proofs} {SecondFactors.Card}");
        Page.SeeOther(http, SignInSteps.After(provider, step.Request));
    }

    private async Task AsFirstAsync(HttpContext http, IdentityProvider provider, CardRule rule, string name, string request)
    {
        if (!rule.AsFirst) throw new SamlException(SamlFault.CardRefused, "この団体では、先にパスワードでサインインします。", "A password comes first here.");
        if (await staff.ByCardAsync(provider.Code, rule, name, http.RequestAborted) is not { } account || await staff.FindNowAsync(provider.Code, account.Person.Id, http.RequestAborted) is not { } person) throw new SamlException(SamlFault.CardRefused, "このカードの職員が見つかりません。", "Nobody of the staff is found by it.");
        var credential = await credentials.OfAsync(provider.Code, account, http.RequestAborted);
        // A handed-out password that waits to be changed is of no concern to a card.
        await steps.GoOnAsync(http, provider, person, credential with { MustChange = false }, SecondFactors.Card, request);
    }

    private async Task MustBeAsync(HttpContext http, IdentityProvider provider, CardRule rule, Person person, string name)
    {
        if (CardCheck.Is(rule, person, name)) return;
        await refusals.TellAsync(provider.Code, "second-factor", "other-card", http.RequestAborted, person.Id);
        throw new SamlException(SamlFault.CardRefused, "別の人のカードです。", "It is somebody else's.");
    }
}
