using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Pages;

/// <summary>A person's own passkeys: listed, named, added, removed. What changes who can sign in wants a fresh proof, and a second one from whoever has one.</summary>
internal sealed class PasskeyPage(FormGuard guard, SignInSessions sessions, IStaffDirectory staff, Passkeys passkeys, SecondFactors factors, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public async Task ShowAsync(HttpContext http, IdentityProvider provider)
    {
        if (await VisitorAsync(http, provider) is { } visitor && await IsProvedAsync(http, provider, visitor)) await WriteAsync(http, provider, visitor.Person, null);
    }

    public async Task SubmitAsync(HttpContext http, IdentityProvider provider)
    {
        var form = await http.FormAsync();
        if (!guard.IsOurs(http, provider, form)) throw new SamlException(SamlFault.ExpiredPage, "", "");
        if (await VisitorAsync(http, provider) is not { } visitor || !await IsProvedAsync(http, provider, visitor)) return;
        var (hash, name, person) = (form["key"].ToString(), form["name"].ToString(), visitor.Person);
        var done = form["do"].ToString() switch
        {
            "remove" => await passkeys.RemoveAsync(provider, person.Id, hash, http.RequestAborted),
            "rename" => await passkeys.RenameAsync(provider, person.Id, hash, name, http.RequestAborted),
            _ => await passkeys.EnrolAsync(http, provider, person, form["ask"].ToString(), form["answer"].ToString(), name),
        };
        // Whoever made one just now has it in their hands, and is known to it.
        if (done && form["do"].Count == 0 && !AuthnContexts.HasTwo(visitor.Session.Proofs)) await sessions.StepUpAsync(http, provider, visitor.Session, $"{visitor.Session.Proofs} {SecondFactors.Passkey}");
        if (done) Page.SeeOther(http, $"{provider.Base}/passkeys");
        else await WriteAsync(http, provider, person, new Bilingual("パスキーを確認できませんでした。もう一度やり直してください。", "The passkey could not be verified. Try again."));
    }

    private async Task<(Person Person, SignInSession Session)?> VisitorAsync(HttpContext http, IdentityProvider provider)
    {
        if (!Passkeys.AreOffered(provider)) throw new SamlException(SamlFault.UnknownAddress, "", "");
        if (await sessions.CurrentAsync(http, provider) is { } session && !SecondFactorRules.IsEmergency(session.Proofs) && await staff.FindAsync(provider.Code, session.Person, http.RequestAborted) is { } person) return (person, session);
        Page.SeeOther(http, $"{provider.Base}/signin");
        return null;
    }

    // Whoever finds a browser signed in since the morning, or has a password alone where there is more, makes no key of their own.
    private async Task<bool> IsProvedAsync(HttpContext http, IdentityProvider provider, (Person Person, SignInSession Session) visitor)
    {
        var needsTwo = !AuthnContexts.HasTwo(visitor.Session.Proofs) && (await factors.IsEnrolledAsync(provider.Code, visitor.Person.Id, http.RequestAborted) || await passkeys.HasAsync(provider, visitor.Person.Id, http.RequestAborted));
        var isFresh = SecondFactors.MayEnrol(visitor.Session.Proofs) && visitor.Session.ProvedAt + options.Value.StepWaits > clock.GetUtcNow();
        if (isFresh && !needsTwo) return true;
        Page.SeeOther(http, $"{provider.Base}/{(isFresh ? "second" : "signin")}");
        return false;
    }

    private async Task WriteAsync(HttpContext http, IdentityProvider provider, Person person, Bilingual? error)
    {
        var token = guard.Token(http, provider);
        var keys = await passkeys.OfAsync(provider, person.Id, http.RequestAborted);
        var ask = await passkeys.AskForNewAsync(http, provider, person);
        string Start(Passkey key) => $"<form method=\"post\" action=\"{Page.Text(provider.Base)}/passkeys\"><input type=\"hidden\" name=\"{FormGuard.Field}\" value=\"{token}\"><input type=\"hidden\" name=\"key\" value=\"{key.Hash}\">";
        var items = string.Concat(keys.Select((key, i) => $"<li data-passkey-of=\"{Page.Text(key.Name)}\"><strong>{Page.Text(key.Name)}</strong><br><small>{http.In("登録", "Added")}: {JapanTime.Of(key.MadeAt):yyyy-MM-dd}　{http.In("最後に使った日", "Last used")}: {(key.UsedAt is { } used ? $"{JapanTime.Of(used):yyyy-MM-dd}" : "–")}</small>"
            + $"{Start(key)}<input type=\"hidden\" name=\"do\" value=\"rename\"><label for=\"name-{i}\">{http.In("名前", "Name")}</label><input id=\"name-{i}\" name=\"name\" maxlength=\"{Passkeys.LongestName}\" required value=\"{Page.Text(key.Name)}\"><button class=\"quiet\">{http.In("名前を変える", "Rename")}</button></form>"
            + $"{Start(key)}<input type=\"hidden\" name=\"do\" value=\"remove\"><button class=\"quiet\">{http.In($"「{Page.Text(key.Name)}」を削除", $"Remove “{Page.Text(key.Name)}”")}</button></form></li>"));
        await Page.WriteAsync(http, http.In($"{provider.Municipality.Name} パスキー", $"{provider.Municipality.Name} – passkeys"),
            (error is { } wrong ? $"<p class=\"error\" role=\"alert\">{Page.Text(http.In(wrong))}</p>" : "")
            + $"<p>{http.In("パスキーは、この端末やセキュリティキーの PIN・指紋などでサインインする鍵です。パスワードの代わりに、また二つ目の認証として使えます。", "A passkey signs you in with the PIN, finger or face of this device or of a security key: instead of the password, or as the second factor.")}</p>"
            + (keys.Count == 0 ? $"<p class=\"note\">{http.In("登録したパスキーはありません。", "You have no passkey yet.")}</p>" : $"<ul>{items}</ul>")
            + (ask is null ? "" : $"<h2>{http.In("パスキーを追加する", "Add a passkey")}</h2>" + PasskeyForm.Html(http, provider, "passkeys", token, ask, isNew: true,
                $"<label for=\"name\">{http.In("名前（例：窓口の端末）", "Name (e.g. front desk)")}</label><input id=\"name\" name=\"name\" maxlength=\"{Passkeys.LongestName}\" required>", http.In("追加する", "Add")))
            + $"<p class=\"ways\"><a href=\"{Page.Text(provider.Portal)}\">{http.In("ポータルへ", "To the portal")}</a></p>", again: $"/idp/{provider.Code}/passkeys");
    }
}
