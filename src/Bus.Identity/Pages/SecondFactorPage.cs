using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Bus.Identity.Guessing;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Pages;

/// <summary>The second factor: a code, or, for whoever has none yet, its enrolment. In the midst of a sign-in, or for whoever is signed in with a password and goes on to something that needs more.</summary>
internal sealed class SecondFactorPage(FormGuard guard, SignInSteps steps, SignInSessions sessions, IStaffDirectory staff, Credentials credentials, SecondFactors factors, Passkeys passkeys, GuessGuard guesses,
    RefusalBook refusals, Carried carried, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const int MostCharacters = 64;

    /// <summary>Who stands before the page.</summary>
    /// <param name="Step">A sign-in under way; null: they are signed in.</param>
    private sealed record Visitor(Person Person, SignInStep? Step, SignInSession? Session, string SealedStep, string Request);

    public async Task ShowAsync(HttpContext http, IdentityProvider provider)
    {
        var request = http.Request.Query["request"].ToString();
        var visitor = await VisitorAsync(http, provider, http.Request.Query["step"].ToString(), request);
        // Whoever finds a browser signed in since the morning enrols no token of their own.
        if (visitor is null || IsStale(visitor) && !await factors.IsEnrolledAsync(provider.Code, visitor.Person.Id, http.RequestAborted) && !await passkeys.HasAsync(provider, visitor.Person.Id, http.RequestAborted))
        {
            var wanted = visitor?.Request ?? request;
            Page.SeeOther(http, $"{provider.Base}/signin{(wanted.Length == 0 ? "" : $"?request={Uri.EscapeDataString(wanted)}")}");
        }
        else await WriteAsync(http, provider, visitor, "", null);
    }

    public async Task SubmitAsync(HttpContext http, IdentityProvider provider)
    {
        var form = await http.FormAsync();
        if (!guard.IsOurs(http, provider, form)) throw new SamlException(SamlFault.ExpiredPage, "", "");
        if (await VisitorAsync(http, provider, form["step"].ToString(), form["request"].ToString()) is not { } visitor) throw new SamlException(SamlFault.ExpiredPage, "", "");
        if (form["enrol"].Count > 0 && form["enrol"] != "" && IsStale(visitor)) throw new SamlException(SamlFault.ExpiredPage, "", "");
        var (code, enrolling) = (form["code"].ToString(), form["enrol"].ToString());
        if (enrolling.Length > 0 && !HasTwo(visitor) && await passkeys.HasAsync(provider, visitor.Person.Id, http.RequestAborted)) throw new SamlException(SamlFault.ExpiredPage, "", "");
        if (form["answer"].ToString() is { Length: > 0 } answer)
        {
            await ByPasskeyAsync(http, provider, visitor, form["ask"].ToString(), answer);
            return;
        }
        var tried = await guesses.BeginAsync(http, provider, SecondFactors.TimeCode, visitor.Person.Login, visitor.Person.Id);
        if (tried.WaitUntil is { } until)
        {
            await refusals.TellAsync(provider.Code, "second-factor", "must-wait", http.RequestAborted, visitor.Person.Id);
            await WriteAsync(http, provider, visitor, enrolling, GuessGuard.MustWait(until));
            return;
        }
        var recovery = enrolling.Length == 0 ? null : code.Length > MostCharacters ? null : await factors.EnrolAsync(provider, visitor.Person.Id, Opened(provider, visitor, enrolling), code, http.RequestAborted);
        var proof = enrolling.Length > 0 ? recovery is null ? null : SecondFactors.TimeCode
            : code.Length is 0 or > MostCharacters ? null : await factors.ProveAsync(provider, visitor.Person.Id, code, http.RequestAborted);
        if (proof is null)
        {
            await guesses.WrongAsync(http, provider, tried);
            await refusals.TellAsync(provider.Code, "second-factor", "wrong-code", http.RequestAborted, visitor.Person.Id);
            await WriteAsync(http, provider, visitor, enrolling, new Bilingual("コードが違うか、既に使われています。次のコードが表示されるのを待って入力してください。", "The code is wrong, or was used already. Wait for the next one and enter it."));
            return;
        }
        await guesses.RightAsync(http, provider, tried);
        await ProvedAsync(http, provider, visitor, proof);
        if (recovery is { Count: > 0 }) await WriteRecoveryAsync(http, provider, recovery, visitor.Request);
        else Page.SeeOther(http, SignInSteps.After(provider, visitor.Request));
    }

    private async Task ByPasskeyAsync(HttpContext http, IdentityProvider provider, Visitor visitor, string ask, string answer)
    {
        if (await passkeys.ProveAsync(http, provider, visitor.Person.Id, ask, answer) is null)
        {
            await refusals.TellAsync(provider.Code, "second-factor", "wrong-passkey", http.RequestAborted, visitor.Person.Id);
            await WriteAsync(http, provider, visitor, "", new Bilingual("パスキーを確認できませんでした。もう一度試してください。", "The passkey could not be verified. Try again."));
            return;
        }
        await ProvedAsync(http, provider, visitor, SecondFactors.Passkey);
        Page.SeeOther(http, SignInSteps.After(provider, visitor.Request));
    }

    private async Task ProvedAsync(HttpContext http, IdentityProvider provider, Visitor visitor, string proof)
    {
        if (visitor.Session is { } session) await sessions.StepUpAsync(http, provider, session, $"{SignOn.AuthnContexts.First(session.Proofs)} {proof}");
        else await sessions.BeginAsync(http, provider, visitor.Person, $"{visitor.Step!.Proofs} {proof}");
    }

    private static bool HasTwo(Visitor visitor) => visitor.Session is { } session && SignOn.AuthnContexts.HasTwo(session.Proofs);

    private bool IsStale(Visitor visitor) => !SecondFactors.MayEnrol(visitor.Session?.Proofs ?? visitor.Step!.Proofs) || visitor.Session is { } session && session.ProvedAt + options.Value.StepWaits <= clock.GetUtcNow();

    private async Task<Visitor?> VisitorAsync(HttpContext http, IdentityProvider provider, string sealedStep, string request)
    {
        var visitor = await FindVisitorAsync(http, provider, sealedStep, request);
        // Nobody enrols a token of their own for an envelope.
        return visitor is not null && EmergencyStaff.IsOne(visitor.Person) ? throw new SamlException(SamlFault.EmergencyNotEnough, "", "") : visitor;
    }

    private async Task<Visitor?> FindVisitorAsync(HttpContext http, IdentityProvider provider, string sealedStep, string request)
    {
        if (sealedStep.Length > 0)
        {
            var step = steps.Open(provider, SignInSteps.Second, sealedStep);
            var account = await staff.ByLoginAsync(provider.Code, step.Login, http.RequestAborted);
            if (account is null || step.State != SignInSteps.StateOf(await credentials.OfAsync(provider.Code, account, http.RequestAborted))) throw new SamlException(SamlFault.ExpiredPage, "", "");
            return new Visitor(account.Person, step, null, sealedStep, step.Request);
        }
        return await sessions.CurrentAsync(http, provider) is { } session && await staff.FindAsync(provider.Code, session.Person, http.RequestAborted) is { } person
            ? new Visitor(person, null, session, "", request) : null;
    }

    // The secret goes to the page and back, sealed and bound to its person: who does not finish leaves nothing.
    private string Sealed(IdentityProvider provider, Visitor visitor, byte[] secret) => carried.Seal(provider, UseOf(visitor), secret);

    private byte[] Opened(IdentityProvider provider, Visitor visitor, string text) => carried.Open<byte[]>(provider, UseOf(visitor), text) ?? throw new SamlException(SamlFault.ExpiredPage, "", "");

    private static string UseOf(Visitor visitor) => $"enrolment/{visitor.Person.Id}";

    private async Task WriteAsync(HttpContext http, IdentityProvider provider, Visitor visitor, string enrolling, Bilingual? error)
    {
        var (hasCode, hasPasskey) = (await factors.IsEnrolledAsync(provider.Code, visitor.Person.Id, http.RequestAborted), await passkeys.HasAsync(provider, visitor.Person.Id, http.RequestAborted));
        // With a password alone nobody enrols a code beside somebody's passkey.
        var isByPasskey = hasPasskey && !hasCode && !HasTwo(visitor);
        var passkey = !hasPasskey || HasTwo(visitor) ? "" : !Passkeys.AreOffered(provider) ? $"<p class=\"note\">{http.In("登録したパスキーはここでは使えません。団体のシステム担当者に連絡してください。", "Your passkeys cannot be used here. Ask your municipality's system manager.")}</p>"
            : PasskeyForm.Html(http, provider, "second", guard.Token(http, provider), await passkeys.AskAsync(http, provider, visitor.Person.Id), isNew: false,
                $"<input type=\"hidden\" name=\"step\" value=\"{Page.Text(visitor.SealedStep)}\"><input type=\"hidden\" name=\"request\" value=\"{Page.Text(visitor.Request)}\">", http.In("パスキーで確認", "Use a passkey"));
        var secret = hasCode || isByPasskey ? null : enrolling.Length > 0 ? Opened(provider, visitor, enrolling) : SecondFactors.NewSecret();
        await Page.WriteAsync(http, http.In($"{provider.Municipality.Name} 二つ目の認証", $"{provider.Municipality.Name} – second factor"),
            (error is { } wrong ? $"<p class=\"error\" role=\"alert\">{Page.Text(http.In(wrong))}</p>" : "")
            + passkey + (secret is null ? "" : Enrolment(http, provider, visitor, secret))
            + (isByPasskey ? "" : $"<form method=\"post\" action=\"{Page.Text(provider.Base)}/second\"><input type=\"hidden\" name=\"{FormGuard.Field}\" value=\"{guard.Token(http, provider)}\"><input type=\"hidden\" name=\"step\" value=\"{Page.Text(visitor.SealedStep)}\">"
            + $"<input type=\"hidden\" name=\"request\" value=\"{Page.Text(visitor.Request)}\"><input type=\"hidden\" name=\"enrol\" value=\"{(secret is null ? "" : Sealed(provider, visitor, secret))}\">"
            + $"<label for=\"code\">{http.In("コード（6 桁）", "Code (6 digits)")}</label><input id=\"code\" name=\"code\" autocomplete=\"one-time-code\" inputmode=\"{(secret is null ? "text" : "numeric")}\" required autofocus aria-describedby=\"about\">"
            + $"<small id=\"about\">{(secret is null ? http.In("トークンやアプリに表示されている数字。紛失したときは控えてある回復用コードを入力してください。", "The digits that your token or app shows. If it is lost, enter one of your recovery codes.") : http.In("登録したアプリに表示された数字を入力して確認します。", "Enter the digits that the app shows now, to prove that it works."))}</small>"
            + $"<button>{http.In("確認", "Go on")}</button></form>")
            + (provider.Municipality.Cards is not { AsSecond: true } || CardPage.AddressOf(provider, options.Value) is not { } card ? ""
                : $"<p><a class=\"button\" href=\"{Page.Text(card)}?{(visitor.SealedStep.Length > 0 ? $"step={visitor.SealedStep}" : $"request={Uri.EscapeDataString(visitor.Request)}")}\">{http.In("IC カードで確認", "Use an IC card instead")}</a></p>"),
            again: $"/idp/{provider.Code}/second?step={Uri.EscapeDataString(visitor.SealedStep)}&request={Uri.EscapeDataString(visitor.Request)}");
    }

    private static string Enrolment(HttpContext http, IdentityProvider provider, Visitor visitor, byte[] secret)
    {
        var address = TimeCode.Address(provider.Municipality.Name, visitor.Person.Login, secret);
        return $"<p>{http.In("ワンタイムパスワードのトークンかアプリに次の鍵を登録してください。この鍵は他人に見せないでください。", "Enter this key into your one-time-password token or app. Show it to nobody.")}</p>"
            + QrImage.Svg(address, http.In("登録用 QR コード", "QR code of the key"))
            + $"<p><code>{string.Join(' ', TimeCode.Base32(secret).Chunk(4).Select(c => new string(c)))}</code></p><p><small>{http.In("アドレス", "Address")}: <a href=\"{Page.Text(address)}\">otpauth://totp/…</a></small></p>";
    }

    private static Task WriteRecoveryAsync(HttpContext http, IdentityProvider provider, IReadOnlyList<string> codes, string request) => Page.WriteAsync(http, http.In("登録しました", "It is enrolled"),
        $"<p>{http.In("次の回復用コードを印刷するか書き写し、鍵のかかる所に保管してください。トークンを紛失したとき、それぞれ一度だけ使えます。二度と表示されません。", "Print these recovery codes or write them down, and lock them away. Each is good once if the token is lost. They are not shown again.")}</p>"
        + $"<ul>{string.Concat(codes.Select(c => $"<li><code>{string.Join('-', c.Chunk(4).Select(p => new string(p)))}</code></li>"))}</ul><a class=\"button\" href=\"{Page.Text(SignInSteps.After(provider, request))}\">{http.In("進む", "Go on")}</a>");
}
