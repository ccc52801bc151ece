using Bus.Identity.Bindings;
using Bus.Identity.Pages;
using Bus.Identity.Providers;
using Bus.Identity.Xml;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.SignOn;

/// <summary>Sends a response by the binding that was asked for: POST (Bindings §3.5) or Artifact (§3.6).</summary>
internal sealed class SignOnReply(Artifacts artifacts)
{
    public async Task WriteAsync(HttpContext http, IdentityProvider provider, Party party, SignOnRequest request, MessageText response)
    {
        if (request.Binding != SamlNames.Artifact)
        {
            // RelayState goes back byte for byte (§3.5.3).
            await Page.WritePostAsync(http, request.Consumer, "SAMLResponse", response.Bytes, request.RelayState);
            return;
        }
        var artifact = await artifacts.KeepAsync(provider, party, response.ToString(), http.RequestAborted);
        var query = $"SAMLart={Uri.EscapeDataString(artifact)}{(request.RelayState is null ? "" : "&RelayState=" + Uri.EscapeDataString(request.RelayState))}";
        Page.SeeOther(http, request.Consumer + (request.Consumer.Contains('?') ? "&" : "?") + query);
    }
}
