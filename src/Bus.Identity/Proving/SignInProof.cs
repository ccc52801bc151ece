using Bus.Core.Vocabulary;
using Bus.Identity.Directories;
using Bus.Identity.Faults;
using Bus.Identity.Guessing;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.Identity.Proving;

/// <summary>Login and password, judged where they are kept: in the hub, or in the municipality's own directory. Tries are counted by person and device in either case.</summary>
internal sealed class SignInProof(IStaffDirectory staff, LdapDirectories directories, DirectoryStaff persons, EmergencyStaff emergency, GuessGuard guesses, EmergencyGuesses wrongSecrets, Credentials credentials, PasswordCheck passwords, ILogger<SignInProof> log)
{
    public static Bilingual Wrong { get; } = new("ログイン ID かパスワードが違います。確認して入力し直してください。分からない場合は団体のシステム担当者に連絡してください。",
        "Login or password is wrong. Check and enter it again; if you do not know it, ask your municipality's system manager.");

    public static Bilingual Down { get; } = new("団体の職員ディレクトリに接続できないため、今はサインインできません。パスワードの間違いではありません。しばらくしてやり直してください。既にサインインしている人はそのまま使えます。急ぐ場合は団体のシステム担当者に連絡してください（緊急用ID）。",
        "The directory of your municipality cannot be reached, so nobody can sign in now. It is not your password. Try again in a while; whoever is signed in goes on. If it is urgent, ask your municipality's system manager (emergency id).");

    private static Bilingual Expired { get; } = new("パスワードの期限が切れているか、変更が必要です。庁内の端末で変更してからサインインしてください。分からない場合は団体のシステム担当者に連絡してください。",
        "Your password has expired, or must be changed. Change it at your desk's computer, then sign in. If you do not know how, ask your municipality's system manager.");

    private static Bilingual NotNow { get; } = new("緊急用 ID は、職員ディレクトリに接続できない間だけ使えます。今は接続できるので、自分のログイン ID でサインインしてください。", "An emergency id can be used only while the directory cannot be reached. It can be now: sign in with your own login.");

    private static Bilingual Over { get; } = new("この緊急用 ID は使用期間が過ぎました。新しい封筒が要ります。データセンターの運用担当者に連絡してください。", "This emergency id is used up or too old. A new envelope is needed: ask the data-centre operator.");

    public async Task<Proof> TryAsync(HttpContext http, IdentityProvider provider, string login, string password)
    {
        if (emergency.IsOne(provider.Code, login)) return await InEmergencyAsync(http, provider, login, password);
        if (directories.Of(provider.Code) is { } directory)
            try
            {
                if (await InDirectoryAsync(http, provider, directory, login, password) is { } judged) return judged;
            }
            catch (DirectoryDownException down)
            {
                log.DirectoryDown(provider.Code.Value, down.Message);
                return Proof.Refused("directory-down", null, Down);
            }
        return await InHubAsync(http, provider, login, password);
    }

    /// <summary>It was right: the device is known from now on. Not of an emergency id: there it makes no difference.</summary>
    public Task RightAsync(HttpContext http, IdentityProvider provider, Proof proof) => proof.Tried is { } tried ? guesses.RightAsync(http, provider, tried, proof.Person!.Id) : Task.CompletedTask;

    /// <summary>Null: the directory knows nobody by this login, and the hub may.</summary>
    private async Task<Proof?> InDirectoryAsync(HttpContext http, IdentityProvider provider, LdapDirectory directory, string login, string password)
    {
        var entry = await directory.FindAsync(login, http.RequestAborted);
        if (entry is null && await staff.ByLoginAsync(provider.Code, login, http.RequestAborted) is { IsElsewhere: false }) return null;
        var known = entry is null ? null : await persons.IdOfAsync(provider.Code, entry, http.RequestAborted);
        // By the person, whatever the filter lets them type.
        var tried = await guesses.BeginAsync(http, provider, SecondFactors.Password, entry?.Login ?? login, known);
        if (tried.WaitUntil is { } until) return Proof.MustWait(tried, until);
        DirectoryVerdict verdict;
        try
        {
            verdict = await directory.ProveAsync(entry, password, http.RequestAborted);
        }
        catch (Exception notJudged) when (notJudged is DirectoryDownException or OperationCanceledException)
        {
            await guesses.NotJudgedAsync(tried);
            throw;
        }
        if (verdict == DirectoryVerdict.Right && entry is not null)
            return new Proof(tried, await persons.AdmitAsync(provider.Code, entry, CancellationToken.None), new Credential(null, null, false, []), SecondFactors.Password, null);
        await guesses.WrongAsync(http, provider, tried);
        return verdict == DirectoryVerdict.Expired ? Proof.Refused("password-expired", tried.Person, Expired) : Proof.Refused("wrong-password", tried.Person, Wrong);
    }

    /// <summary>緊急用ID. What else stands in the way is told only to whoever has the envelope.</summary>
    private async Task<Proof> InEmergencyAsync(HttpContext http, IdentityProvider provider, string login, string secret)
    {
        var person = EmergencyStaff.PersonOf(login.ToLowerInvariant());
        if (await emergency.OpenAsync(provider.Code, login, secret, http.RequestAborted) is not { } it)
        {
            await wrongSecrets.WrongAsync(http, provider, person);
            return Proof.Refused("wrong-password", person, Wrong);
        }
        var rule = emergency.RuleOf(provider.Code)!;
        if (rule.OnlyWhileDown && it.UsedAt is null && !await IsDownAsync(provider, http.RequestAborted)) return Proof.Refused("emergency-not-now", person, NotNow);
        if (await emergency.UseAsync(it, rule, http.RequestAborted) is not { } used) return Proof.Refused("emergency-over", person, Over);
        log.EmergencyUsed(provider.Code.Value, used.Id);
        return new Proof(null, EmergencyStaff.PersonOf(used, rule), new Credential(null, null, false, []), SecondFactors.Emergency, null);
    }

    private async Task<bool> IsDownAsync(IdentityProvider provider, CancellationToken cancellation)
    {
        if (directories.Of(provider.Code) is not { } directory) return false;
        try
        {
            await directory.LookAsync(cancellation);
            return false;
        }
        catch (DirectoryDownException)
        {
            return true;
        }
    }

    private async Task<Proof> InHubAsync(HttpContext http, IdentityProvider provider, string login, string password)
    {
        var account = await staff.ByLoginAsync(provider.Code, login, http.RequestAborted);
        var tried = await guesses.BeginAsync(http, provider, SecondFactors.Password, login, account?.Person.Id);
        if (tried.WaitUntil is { } until) return Proof.MustWait(tried, until);
        var credential = await credentials.OfAsync(provider.Code, account, http.RequestAborted);
        if (await guesses.JudgedAsync(tried, passwords.IsRightAsync(provider, login, password, credential.Hash, http.RequestAborted)) && account is not null) return new Proof(tried, account.Person, credential, SecondFactors.Password, null);
        await guesses.WrongAsync(http, provider, tried);
        return Proof.Refused("wrong-password", tried.Person, Wrong);
    }
}

/// <summary>How a login and a password were judged.</summary>
/// <param name="Tried">Null: it was refused, or is an emergency id, whose tries are not counted by person.</param>
/// <param name="Person">Null: it was refused.</param>
internal sealed record Proof(GuardedTry? Tried, Person? Person, Credential? Credential, string Proofs, ProofRefusal? Refusal)
{
    public static Proof Refused(string outcome, string? person, Bilingual text) => new(null, null, null, "", new ProofRefusal(outcome, person, text));

    public static Proof MustWait(GuardedTry tried, DateTimeOffset until) => Refused("must-wait", tried.Person, GuessGuard.MustWait(until));
}

/// <summary>Why it was refused.</summary>
/// <param name="Outcome">As it stands in the audit.</param>
/// <param name="Person">Whom it was about; null: nobody known.</param>
internal sealed record ProofRefusal(string Outcome, string? Person, Bilingual Text);
