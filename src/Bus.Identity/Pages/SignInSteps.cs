using System.Buffers.Text;
using System.Security.Cryptography;
using Bus.Identity.Faults;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Pages;

/// <summary>A sign-in under way: what was proved so far, and what the person wanted.</summary>
/// <param name="State">Mark of the credential that was proved: once it changes, the step is over.</param>
internal sealed record SignInStep(string Login, string Proofs, string State, string Request, DateTimeOffset At);

/// <summary>What comes after a right password: a new one where it must be changed, a second factor where it is needed, then the session. Between two pages the state is sealed into the page, so that a sign-in that is not finished leaves nothing behind.</summary>
internal sealed class SignInSteps(SignInSessions sessions, SecondFactorRules second, ParkedRequests park, Carried carried, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>The pages that a step can lead to; it is good at that one, and at no other: a card, or a password that is to be followed by a second factor, changes no password.</summary>
    public const string Password = "password", Second = "second";

    /// <summary>Goes on to the next page.</summary>
    public async Task GoOnAsync(HttpContext http, IdentityProvider provider, Person person, Credential credential, string proofs, string request)
    {
        if ((credential.MustChange ? Password : NeedsTwo(http, provider, person, proofs, request) ? Second : null) is { } page)
        {
            Page.SeeOther(http, $"{provider.Base}/{page}?step={Seal(provider, page, new SignInStep(person.Login, proofs, StateOf(credential), request, clock.GetUtcNow()))}");
            return;
        }
        await sessions.BeginAsync(http, provider, person, proofs);
        Page.SeeOther(http, After(provider, request));
    }

    private bool NeedsTwo(HttpContext http, IdentityProvider provider, Person person, string proofs, string parked)
    {
        if (SecondFactorRules.IsEmergency(proofs)) return false;
        if (parked.Length == 0) return second.IsMissing(http, provider, null, person, proofs);
        var request = park.Open(provider, parked);
        return provider.Find(request.Party) is { } party ? second.Helps(http, provider, party, person, request, proofs) : second.IsMissing(http, provider, null, person, proofs);
    }

    /// <summary>Where a finished sign-in leads.</summary>
    public static string After(IdentityProvider provider, string request) => request.Length == 0 ? provider.Portal : $"{provider.Base}/continue?request={Uri.EscapeDataString(request)}";

    /// <summary>A mark of a credential; it says nothing of it.</summary>
    public static string StateOf(Credential credential) => Base64Url.EncodeToString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(credential.Hash ?? "")).AsSpan(0, 12));

    /// <summary>Carries a step from page to page.</summary>
    public string Seal(IdentityProvider provider, string page, SignInStep step) => carried.Seal(provider, UseOf(page), step);

    /// <summary>The step that a page brought back.</summary>
    /// <exception cref="SamlException">It is none of ours, another page's, or too old.</exception>
    public SignInStep Open(IdentityProvider provider, string page, string text) =>
        carried.Open<SignInStep>(provider, UseOf(page), text) is { } step && step.At + options.Value.StepWaits > clock.GetUtcNow() ? step : throw new SamlException(SamlFault.ExpiredPage, "", "");

    private static string UseOf(string page) => $"step/{page}";
}
