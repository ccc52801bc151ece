using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Pages;

/// <summary>A form that a script fills by asking the browser for a passkey. Without script, or in a browser that knows none, it stays hidden: there is another way beside it.</summary>
internal static class PasskeyForm
{
    /// <summary>The script of all of them; the pages' policy names its hash.</summary>
    public const string Script =
        """
        for(const f of document.querySelectorAll("form[data-passkey]")){const k=self.PublicKeyCredential;if(!k||!k.parseRequestOptionsFromJSON)continue;f.hidden=false;
        f.addEventListener("submit",async e=>{e.preventDefault();const p=f.querySelector("[role=alert]");p.hidden=true;try{const o=JSON.parse(f.dataset.options);
        const c=f.dataset.passkey==="new"?await navigator.credentials.create({publicKey:k.parseCreationOptionsFromJSON(o)}):await navigator.credentials.get({publicKey:k.parseRequestOptionsFromJSON(o)});
        f.elements.answer.value=JSON.stringify(c);f.submit()}catch{p.hidden=false}})}
        """;

    /// <param name="fields">Further fields, as HTML.</param>
    /// <param name="label">What stands on the button.</param>
    public static string Html(HttpContext http, IdentityProvider provider, string page, string token, PasskeyAsk ask, bool isNew, string fields, string label) =>
        $"<form hidden method=\"post\" action=\"{Page.Text(provider.Base)}/{page}\" data-passkey=\"{(isNew ? "new" : "use")}\" data-options=\"{Page.Text(ask.Options)}\"><input type=\"hidden\" name=\"{FormGuard.Field}\" value=\"{token}\">"
        + $"<input type=\"hidden\" name=\"ask\" value=\"{ask.Sealed}\"><input type=\"hidden\" name=\"answer\" value=\"\">{fields}"
        + $"<p class=\"error\" role=\"alert\" hidden>{http.In("パスキーを使えませんでした。もう一度試すか、別の方法を使ってください。", "The passkey could not be used. Try again, or use another way.")}</p><button class=\"quiet\">{Page.Text(label)}</button></form><script>{Script}</script>";
}
