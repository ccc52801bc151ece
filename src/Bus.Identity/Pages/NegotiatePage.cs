using Bus.Identity.Faults;
using Bus.Identity.Kerberos;
using Bus.Identity.Providers;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Pages;

/// <summary>
/// The sign-in by a ticket (RFC 4559), at an address of its own, so that no other page ever depends on what a browser makes of the question. The answer that asks holds the usual form: a browser without a ticket shows it.
/// </summary>
internal sealed class NegotiatePage(KerberosSignIn tickets, SignInPage signIn, SignInSteps steps, ParkedRequests park)
{
    private const string Scheme = "Negotiate";

    public async Task AnswerAsync(HttpContext http, IdentityProvider provider)
    {
        var parked = http.Request.Query["request"].ToString();
        if (!tickets.IsOffered(http, provider, parked.Length == 0 ? null : park.Open(provider, parked)))
        {
            Page.SeeOther(http, $"{provider.Base}/signin{(parked.Length == 0 ? "" : $"?request={Uri.EscapeDataString(parked)}")}");
            return;
        }
        if (http.Request.Headers.Authorization.ToString() is not { Length: > 0 } said || !said.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.WWWAuthenticate = Scheme;
            await signIn.WriteAsync(http, provider, parked, "", null, StatusCodes.Status401Unauthorized);
            return;
        }
        var sent = new byte[said.Length];
        if (!Convert.TryFromBase64String(said[(Scheme.Length + 1)..].Trim(), sent, out var length)) throw new SamlException(SamlFault.NotReadable, "", "");
        var proved = await tickets.TryAsync(http, provider, sent[..length]);
        // Without asking again: a browser would come with the same.
        if (proved.Refusal is { } refusal) await signIn.RefuseAsync(http, provider, parked, "", refusal, StatusCodes.Status403Forbidden);
        else await steps.GoOnAsync(http, provider, proved.Person!, proved.Credential!, proved.Proofs, parked);
    }
}
