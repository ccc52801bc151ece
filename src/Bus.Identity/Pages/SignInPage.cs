using Bus.Core.Vocabulary;
using Bus.Identity.Guessing;
using Bus.Identity.Kerberos;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Proving;
using Bus.Identity.Sessions;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Pages;

/// <summary>Login and password. What the person wanted is parked in the form, one a tab, so that tabs do not disturb each other.</summary>
internal sealed class SignInPage(FormGuard guard, SignInProof proof, SignInSteps steps, Passkeys passkeys, IStaffDirectory staff, SignInSessions sessions, KerberosSignIn tickets, ParkedRequests park, RefusalBook refusals, IOptions<IdentityOptions> options)
{
    private const int MostCharacters = PasswordPolicy.MostCharacters;

    public Task ShowAsync(HttpContext http, IdentityProvider provider) => WriteAsync(http, provider, http.Request.Query["request"].ToString(), "", null);

    public async Task SubmitAsync(HttpContext http, IdentityProvider provider)
    {
        var form = await http.FormAsync();
        var (request, login, password) = (form["request"].ToString(), form["login"].ToString().Trim(), form["password"].ToString());
        if (!guard.IsOurs(http, provider, form))
        {
            await WriteAsync(http, provider, request, login, http.In("画面の有効期限が切れていました。もう一度入力してください。", "The page had expired. Enter it again."));
            return;
        }
        if (form["answer"].ToString() is { Length: > 0 } answer)
        {
            await ByPasskeyAsync(http, provider, request, form["ask"].ToString(), answer);
            return;
        }
        // No empty password, and none so long that hashing it is work.
        if (password.Length is 0 or > MostCharacters || login.Length is 0 or > MostCharacters)
        {
            await RefuseAsync(http, provider, request, login, new ProofRefusal("wrong-password", null, SignInProof.Wrong));
            return;
        }
        var proved = await proof.TryAsync(http, provider, login, password);
        if (proved.Refusal is { } refusal)
        {
            await RefuseAsync(http, provider, request, login, refusal);
            return;
        }
        SharedTerminals.Say(http, provider, form["shared"] == "1");
        await proof.RightAsync(http, provider, proved);
        await steps.GoOnAsync(http, provider, proved.Person!, proved.Credential!, proved.Proofs, request);
    }

    private async Task ByPasskeyAsync(HttpContext http, IdentityProvider provider, string request, string ask, string answer)
    {
        var id = await passkeys.ProveAsync(http, provider, null, ask, answer);
        if (id is null || await staff.FindNowAsync(provider.Code, id, http.RequestAborted) is not { } person)
        {
            await RefuseAsync(http, provider, request, "", new ProofRefusal("wrong-passkey", id, new Bilingual("パスキーを確認できませんでした。もう一度試すか、パスワードでサインインしてください。", "The passkey could not be verified. Try again, or sign in with your password.")));
            return;
        }
        await sessions.BeginAsync(http, provider, person, SecondFactors.PasskeyAlone);
        Page.SeeOther(http, SignInSteps.After(provider, request));
    }

    /// <summary>Keeps a refusal in the audit, and shows the page with it.</summary>
    public async Task RefuseAsync(HttpContext http, IdentityProvider provider, string request, string login, ProofRefusal refusal, int status = StatusCodes.Status200OK)
    {
        await refusals.TellAsync(provider.Code, "sign-in", refusal.Outcome, http.RequestAborted, refusal.Person);
        await WriteAsync(http, provider, request, login, http.In(refusal.Text), status);
    }

    public async Task WriteAsync(HttpContext http, IdentityProvider provider, string request, string login, string? error, int status = StatusCodes.Status200OK)
    {
        var passkey = Passkeys.AreOffered(provider) ? PasskeyForm.Html(http, provider, "signin", guard.Token(http, provider), await passkeys.AskAsync(http, provider, null), isNew: false,
            $"<input type=\"hidden\" name=\"request\" value=\"{Page.Text(request)}\">", http.In("パスキーでサインイン", "Sign in with a passkey")) : "";
        var wanted = request.Length == 0 ? null : park.Open(provider, request);
        var party = wanted is null ? null : provider.Find(wanted.Party);
        await Page.WriteAsync(http, http.In($"{provider.Municipality.Name} サインイン", $"{provider.Municipality.Name} – sign in"),
            (party is null ? "" : $"<p>{http.In("利用する業務システム", "Application")}: <strong>{Page.Text(party.Declared.Name)}</strong></p>")
            + (error is null ? "" : $"<p class=\"error\" role=\"alert\" id=\"error\">{Page.Text(error)}</p>")
            + (LogoutMark.Find(http, provider) is { } unfinished ? $"<p class=\"note\">{http.In("サインアウトが途中で止まっています。", "A sign-out was not finished.")} <a href=\"{Page.Text(provider.Base)}/signout?id={unfinished}\">{http.In("サインアウトを続ける", "Go on signing out")}</a></p>" : "")
            + $"<form method=\"post\" action=\"{Page.Text(provider.Base)}/signin\"><input type=\"hidden\" name=\"{FormGuard.Field}\" value=\"{guard.Token(http, provider)}\"><input type=\"hidden\" name=\"request\" value=\"{Page.Text(request)}\">"
            + $"<label for=\"login\">{http.In("ログイン ID", "Login")}</label><input id=\"login\" name=\"login\" autocomplete=\"username\" required value=\"{Page.Text(login)}\" {(login.Length == 0 ? "autofocus" : "")}>"
            + $"<label for=\"password\">{http.In("パスワード", "Password")}</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required {(error is null ? "" : "aria-describedby=\"error\" ")}{(login.Length > 0 ? "autofocus" : "")}>"
            + $"<label class=\"check\"><input type=\"checkbox\" name=\"shared\" value=\"1\" {(SharedTerminals.Is(http, provider) ? "checked" : "")}> {http.In("共用端末です（しばらく使わないと終了します）", "This terminal is shared (it ends soon when not used)")}</label>"
            + $"<button>{http.In("サインイン", "Sign in")}</button></form>{passkey}" + (tickets.IsOffered(http, provider, wanted) ? Ticket(http, provider, request) : "") + Card(http, provider, request), status, again: $"/idp/{provider.Code}/signin{(request.Length == 0 ? "" : $"?request={Uri.EscapeDataString(request)}")}");
    }

    private static string Ticket(HttpContext http, IdentityProvider provider, string request) =>
        $"<p><a class=\"button\" href=\"{Page.Text(provider.Base)}/negotiate{(request.Length == 0 ? "" : $"?request={Uri.EscapeDataString(request)}")}\">{http.In("このパソコンのサインインを使う", "Use this computer's sign-in")}</a></p>";

    private string Card(HttpContext http, IdentityProvider provider, string request) => provider.Municipality.Cards is not { AsFirst: true } || CardPage.AddressOf(provider, options.Value) is not { } card ? ""
        : $"<p><a class=\"button\" href=\"{Page.Text(card)}?request={Uri.EscapeDataString(request)}\">{http.In("IC カードでサインイン", "Sign in with an IC card")}</a></p>";
}
