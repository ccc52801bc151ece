using Bus.Identity.Faults;
using Bus.Identity.Kerberos;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Pages;

/// <summary>The applications of whoever is signed in.</summary>
internal sealed class PortalPage(FormGuard guard, SignInSessions sessions, SecondFactorRules second, KerberosSignIn tickets, IStaffDirectory staff)
{
    public async Task ShowAsync(HttpContext http, IdentityProvider provider)
    {
        var session = await sessions.CurrentAsync(http, provider);
        var person = session is null ? null : await staff.FindAsync(provider.Code, session.Person, http.RequestAborted);
        if (person is null)
        {
            Page.SeeOther(http, LogoutMark.Find(http, provider) is { } unfinished ? $"{provider.Base}/signout?id={unfinished}" : $"{provider.Base}/{(tickets.IsAutomatic(http, provider, null) ? "negotiate" : "signin")}");
            return;
        }
        if (second.IsMissing(http, provider, null, person, session!.Proofs))
        {
            if (SecondFactorRules.IsEmergency(session.Proofs)) throw new SamlException(SamlFault.EmergencyNotEnough, "", "");
            Page.SeeOther(http, $"{provider.Base}/second");
            return;
        }
        var items = string.Concat(provider.Parties.Where(p => p.Rules is { Enabled: true, IdpInitiated: true } && p.Metadata is not null).OrderBy(p => p.Declared.Name, StringComparer.Ordinal)
            .Select(p => $"<li><a href=\"{Page.Text(provider.Base)}/start/{p.Id}\">{Page.Text(p.Declared.Name)}</a></li>"));
        await Page.WriteAsync(http, http.In($"{provider.Municipality.Name} ポータル", $"{provider.Municipality.Name} – portal"),
            $"<p>{Page.Text(person.Name)}　<small>{Page.Text(person.Department)}</small></p>"
            + (items.Length == 0 ? $"<p class=\"note\">{http.In("ここから開ける業務システムはありません。", "There is no application to open from here.")}</p>" : $"<h2>{http.In("業務システム", "Applications")}</h2><ul class=\"apps\">{items}</ul>")
            + $"<h2>{http.In("サインインの設定", "How you sign in")}</h2><p class=\"ways\">{await PasswordAsync(http, provider, person)}"
            + (AuthnContexts.HasTwo(session.Proofs) ? "" : $"<a href=\"{Page.Text(provider.Base)}/second\">{http.In("二つ目の認証（ワンタイムパスワード）", "Second factor (one-time code)")}</a>")
            + (Passkeys.AreOffered(provider) ? $"<a href=\"{Page.Text(provider.Base)}/passkeys\">{http.In("パスキー", "Passkeys")}</a>" : "") + "</p>"
            + $"<form method=\"post\" action=\"{Page.Text(provider.Base)}/signout\"><input type=\"hidden\" name=\"{FormGuard.Field}\" value=\"{guard.Token(http, provider)}\"><button class=\"quiet\">{http.In("サインアウト", "Sign out")}</button></form>");
    }

    private async Task<string> PasswordAsync(HttpContext http, IdentityProvider provider, Person person)
    {
        // An envelope's secret is changed by nobody.
        if (EmergencyStaff.IsOne(person)) return "";
        return await staff.ByLoginAsync(provider.Code, person.Login, http.RequestAborted) is { IsElsewhere: true }
            ? $"<span class=\"note\">{http.In("パスワードは庁内のパソコンのサインインと同じものです。変更は庁内の端末で行ってください。方法は団体のシステム担当者に尋ねてください。", "Your password is the one of your municipality's computers. Change it at your desk's computer; your system manager knows how.")}</span>"
            : $"<a href=\"{Page.Text(provider.Base)}/password\">{http.In("パスワードを変更する", "Change your password")}</a>";
    }
}
