using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Bus.Identity.Guessing;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Pages;

/// <summary>A new password: in the midst of a sign-in where it must be changed, or for whoever is signed in and gives the present one.</summary>
internal sealed class PasswordPage(FormGuard guard, SignInSteps steps, SignInSessions sessions, IStaffDirectory staff, Credentials credentials, PasswordCheck check, GuessGuard guesses,
    IOptions<IdentityOptions> options)
{
    public async Task ShowAsync(HttpContext http, IdentityProvider provider)
    {
        var step = http.Request.Query["step"].ToString();
        if (step.Length > 0) steps.Open(provider, SignInSteps.Password, step);
        else if (await SignedInAsync(http, provider) is not { } account)
        {
            Page.SeeOther(http, $"{provider.Base}/signin");
            return;
        }
        else if (account.IsElsewhere) throw new SamlException(SamlFault.PasswordElsewhere, "", "");
        await WriteAsync(http, provider, step, null);
    }

    public async Task SubmitAsync(HttpContext http, IdentityProvider provider)
    {
        var form = await http.FormAsync();
        var sealedStep = form["step"].ToString();
        if (!guard.IsOurs(http, provider, form)) throw new SamlException(SamlFault.ExpiredPage, "", "");
        var step = sealedStep.Length > 0 ? steps.Open(provider, SignInSteps.Password, sealedStep) : null;
        var account = step is null ? await SignedInAsync(http, provider) : await staff.ByLoginAsync(provider.Code, step.Login, http.RequestAborted);
        if (account is null) throw new SamlException(SamlFault.ExpiredPage, "", "");
        if (account.IsElsewhere) throw new SamlException(SamlFault.PasswordElsewhere, "", "");
        var now = await credentials.OfAsync(provider.Code, account, http.RequestAborted);
        if (step is not null && step.State != SignInSteps.StateOf(now)) throw new SamlException(SamlFault.ExpiredPage, "", "");

        var trouble = step is null ? await PresentAsync(http, provider, account, now, form["present"].ToString()) : null;
        if (trouble is null && form["password"] != form["again"]) trouble = new Bilingual("二つの新しいパスワードが一致しません。", "The two new passwords differ.");
        trouble ??= await credentials.ChangeAsync(provider, account, now, form["password"].ToString(), http.RequestAborted);
        if (trouble is not null)
        {
            await WriteAsync(http, provider, sealedStep, trouble);
            return;
        }
        // Whoever knew the old one is signed out, and known no more.
        await guesses.PasswordChangedAsync(http, provider, account.Person.Id);
        await sessions.EndOthersAsync(http, provider, account.Person.Id, "password-changed");
        if (step is null && await sessions.CurrentAsync(http, provider) is { } session && session.Proofs != SecondFactors.Password)
        {
            // It was the password that was given now: what else the session rests on is as old as it was.
            await sessions.StepUpAsync(http, provider, session, session.Proofs, "password-changed");
            Page.SeeOther(http, provider.Portal);
            return;
        }
        var changed = await credentials.OfAsync(provider.Code, account, http.RequestAborted);
        await steps.GoOnAsync(http, provider, account.Person, changed, SecondFactors.Password, step?.Request ?? "");
    }

    private async Task<Account?> SignedInAsync(HttpContext http, IdentityProvider provider) =>
        await sessions.CurrentAsync(http, provider) is { } session && await staff.FindAsync(provider.Code, session.Person, http.RequestAborted) is { } person
            ? await staff.ByLoginAsync(provider.Code, person.Login, http.RequestAborted) : null;

    /// <summary>The present password, guessed as seldom as at the sign-in.</summary>
    private async Task<Bilingual?> PresentAsync(HttpContext http, IdentityProvider provider, Account account, Credential now, string present)
    {
        if (present.Length is 0 or > PasswordPolicy.MostCharacters) return Wrong;
        var tried = await guesses.BeginAsync(http, provider, SecondFactors.Password, account.Person.Login, account.Person.Id);
        if (tried.WaitUntil is { } until) return GuessGuard.MustWait(until);
        if (await guesses.JudgedAsync(tried, check.IsRightAsync(provider, account.Person.Login, present, now.Hash, http.RequestAborted)))
        {
            await guesses.RightAsync(http, provider, tried);
            return null;
        }
        await guesses.WrongAsync(http, provider, tried);
        return Wrong;
    }

    private static Bilingual Wrong { get; } = new("今のパスワードが違います。", "The present password is wrong.");

    private Task WriteAsync(HttpContext http, IdentityProvider provider, string step, Bilingual? error) => Page.WriteAsync(http,
        http.In($"{provider.Municipality.Name} 新しいパスワード", $"{provider.Municipality.Name} – new password"),
        (step.Length == 0 ? "" : $"<p>{http.In("配られたパスワードは最初の一回だけ使えます。自分だけが知るパスワードに変えてください。", "The password that you were given is good once. Change it into one that only you know.")}</p>")
        + (error is { } wrong ? $"<p class=\"error\" role=\"alert\">{Page.Text(http.In(wrong))}</p>" : "")
        + $"<form method=\"post\" action=\"{Page.Text(provider.Base)}/password\"><input type=\"hidden\" name=\"{FormGuard.Field}\" value=\"{guard.Token(http, provider)}\"><input type=\"hidden\" name=\"step\" value=\"{Page.Text(step)}\">"
        + (step.Length > 0 ? "" : $"<label for=\"present\">{http.In("今のパスワード", "Present password")}</label><input id=\"present\" name=\"present\" type=\"password\" autocomplete=\"current-password\" required autofocus>")
        + $"<label for=\"password\">{http.In("新しいパスワード", "New password")}</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"new-password\" required aria-describedby=\"rules\" {(step.Length > 0 ? "autofocus" : "")}>"
        + $"<small id=\"rules\">{http.In($"{options.Value.PasswordLength} 文字以上。ログイン ID や氏名、よく使われる言葉、前のパスワードは使えません。", $"{options.Value.PasswordLength} characters or more; not your login or name, no common word, no earlier password.")}</small>"
        + $"<label for=\"again\">{http.In("新しいパスワード（確認）", "New password again")}</label><input id=\"again\" name=\"again\" type=\"password\" autocomplete=\"new-password\" required>"
        + $"<button>{http.In("変更する", "Change")}</button></form>", again: $"/idp/{provider.Code}/password{(step.Length == 0 ? "" : $"?step={Uri.EscapeDataString(step)}")}");
}
