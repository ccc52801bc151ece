using System.Security.Cryptography;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Identity.Directories;
using Bus.Identity.Guessing;
using Bus.Identity.Kerberos;
using Bus.Identity.People;
using Bus.Identity.SignOut;
using Microsoft.Extensions.Options;

namespace Bus.Identity;

/// <summary>How a step for a member of staff ended.</summary>
/// <param name="Done">False: nothing was done, for the reason given.</param>
/// <param name="Password">A password that was handed out, to be told to the person and to nobody else; null: none.</param>
public sealed record StaffStep(bool Done, Bilingual Text, string? Password = null)
{
    /// <summary>The emergency id that was made; null: none.</summary>
    public string? Id { get; init; }

    /// <summary>Never the password.</summary>
    public override string ToString() => Text.En;
}

/// <summary>A session that is open.</summary>
/// <param name="Login">Null: the person is no longer in the directory.</param>
/// <param name="Proofs">What was proved, with blanks between.</param>
public sealed record OpenSession(string? Login, string Proofs, DateTimeOffset ProvedAt, DateTimeOffset UsedAt, DateTimeOffset ExpiresAt);

/// <summary>What an import of a staff list does, or would do.</summary>
/// <param name="Done">False: it was a preview, or refused.</param>
/// <param name="Problems">What is wrong with the list; empty: nothing.</param>
public sealed record StaffPlan(bool Done, IReadOnlyList<Bilingual> Problems, IReadOnlyList<StaffChange> Changes);

/// <summary>What becomes of a person on the day.</summary>
/// <param name="Kind"><c>comes</c>, <c>changes</c>, <c>goes</c>, or <c>region-file</c>: not in the list, and there all the same by the region file.</param>
/// <param name="Facts">What is another than before, e.g. <c>login: a → b</c>.</param>
/// <param name="Gains">Duties with their periods, and roles as <c>relying party: role</c>.</param>
public sealed record StaffChange(string Kind, string Person, string Login, string Name, IReadOnlyList<string> Facts, IReadOnlyList<string> Gains, IReadOnlyList<string> Loses)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => Kind;
}

/// <summary>A member of staff, as listed.</summary>
/// <param name="Duties">With their periods.</param>
/// <param name="Source"><c>import</c>, <c>region-file</c> or <c>directory</c>.</param>
public sealed record StaffEntry(string Person, string Login, string Name, string Department, string? Email, string? EmployeeNumber, IReadOnlyList<string> Duties, string Source)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => Source;
}

/// <summary>What an operator, or a municipality's system manager, does for members of staff: a forgotten password, a lost token, a sign-out from afar. Each stands in the audit of sign-ins.</summary>
public sealed class StaffDesk
{
    private const int PasswordBytes = 10;
    private readonly StaffBook _staff;
    private readonly IStaffDirectory _directory;
    private readonly DirectoryStaff _elsewhere;
    private readonly LdapDirectories _directories;
    private readonly KerberosSignIn _tickets;
    private readonly StaffImport _import;
    private readonly Credentials _credentials;
    private readonly SecondFactors _factors;
    private readonly GuessGuard _guesses;
    private readonly ISignInStore _sessions;
    private readonly ForcedSignOut _signOut;
    private readonly IOptions<IdentityOptions> _options;
    private readonly TimeProvider _clock;

    internal StaffDesk(StaffBook staff, IStaffDirectory directory, DirectoryStaff elsewhere, LdapDirectories directories, KerberosSignIn tickets, StaffImport import, Credentials credentials, SecondFactors factors, GuessGuard guesses, ISignInStore sessions, ForcedSignOut signOut, IOptions<IdentityOptions> options, TimeProvider clock) =>
        (_staff, _directory, _elsewhere, _directories, _tickets, _import, _credentials, _factors, _guesses, _sessions, _signOut, _options, _clock) = (staff, directory, elsewhere, directories, tickets, import, credentials, factors, guesses, sessions, signOut, options, clock);

    /// <summary>Hands out a new password, good for one sign-in, and ends the person's sessions; nobody has to wait for them any more.</summary>
    public Task<StaffStep> ResetPasswordAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => ForAsync(municipality, login, async account =>
    {
        if (account.IsElsewhere) return new StaffStep(false, new Bilingual("この職員のパスワードは団体の職員ディレクトリにあります。そこで変更してください。", "This person's password is kept in the municipality's directory. Change it there."));
        var password = string.Join('-', TimeCode.Base32(RandomNumberGenerator.GetBytes(PasswordBytes)).ToLowerInvariant().Chunk(4).Select(c => new string(c)));
        if (!await _credentials.HandOutAsync(municipality, account, password, cancellation)) return new StaffStep(false, new Bilingual("同時に変更されました。やり直してください。", "It was changed at the same moment. Try again."));
        await _guesses.ForgetAsync(municipality, account.Person.Id, cancellation);
        var ended = await EndAsync(municipality, account, "password-reset", cancellation);
        return new StaffStep(true, new Bilingual($"一度だけ使えるパスワードを発行しました（終了したサインイン: {ended.Sessions}）。{ended.Applications.Ja}本人だけに伝えてください。", $"A password for one sign-in was made (sessions ended: {ended.Sessions}).{ended.Applications.En} Tell it to the person only."), password);
    }, cancellation);

    /// <summary>Takes the second factor away, and ends the person's sessions.</summary>
    public Task<StaffStep> ResetSecondFactorAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => ForAsync(municipality, login, async account =>
    {
        if (!await _factors.ResetAsync(municipality, account.Person.Id, cancellation)) return new StaffStep(false, new Bilingual("二つ目の認証は登録されていません。", "No second factor is enrolled."));
        var ended = await EndAsync(municipality, account, "second-factor-reset", cancellation);
        return new StaffStep(true, new Bilingual($"二つ目の認証を取り消しました（終了したサインイン: {ended.Sessions}）。{ended.Applications.Ja}次のサインインで登録し直せます。", $"The second factor was taken away (sessions ended: {ended.Sessions}).{ended.Applications.En} It can be enrolled again at the next sign-in."));
    }, cancellation);

    /// <summary>Nobody has to wait for this person any more.</summary>
    public Task<StaffStep> UnlockAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => ForAsync(municipality, login, async account =>
    {
        var forgotten = await _guesses.ForgetAsync(municipality, account.Person.Id, cancellation);
        await _sessions.TellAsync(new SignInEvent(municipality, _clock.GetUtcNow(), "lockout", account.Person.Id, null, "lifted"), cancellation);
        return new StaffStep(forgotten > 0, forgotten > 0 ? new Bilingual("待ち時間を解除しました。", "Nobody has to wait any more.") : new Bilingual("待っている端末はありません。", "No device had to wait."));
    }, cancellation);

    /// <summary>Ends all sessions of a person. Applications that can be told by SOAP are, and the others named.</summary>
    public Task<StaffStep> SignOutAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => ForAsync(municipality, login, async account =>
    {
        var ended = await EndAsync(municipality, account, "by-operator", cancellation);
        return new StaffStep(ended.Sessions > 0, ended.Sessions > 0 ? new Bilingual($"サインインを {ended.Sessions} 件終了しました。{ended.Applications.Ja}", $"{ended.Sessions} sessions were ended.{ended.Applications.En}")
            : new Bilingual("サインインはありません。", "Nobody is signed in with this login."));
    }, cancellation);

    /// <summary>Puts a staff list in force from a day on, or tells what it would change.</summary>
    public Task<StaffPlan> ImportAsync(MunicipalityCode municipality, string csv, DateOnly? on, bool preview, CancellationToken cancellation) =>
        _import.RunAsync(municipality, csv, on ?? JapanTime.Today(_clock), preview, cancellation);

    /// <summary>Who works there on a day; null: today. Of a municipality's own directory, those who have signed in.</summary>
    public async Task<IReadOnlyList<StaffEntry>> ListAsync(MunicipalityCode municipality, DateOnly? on, CancellationToken cancellation)
    {
        var seen = _directories.Of(municipality) is null ? [] : await _elsewhere.AllAsync(municipality, cancellation);
        var entries = (await _staff.OnAsync(municipality, on ?? JapanTime.Today(_clock), cancellation)).All.Where(a => seen.All(p => p.Id != a.Account.Person.Id)).Select(a => Entry(a.Account.Person, a.Row, a.IsImported))
            .Concat(seen.Select(p => new StaffEntry(p.Id, p.Login, p.Name, p.Department, p.Email, p.EmployeeNumber, p.Duties, "directory")));
        return [.. entries.OrderBy(e => e.Login, StringComparer.Ordinal)];
    }

    /// <summary>Whether the municipality's own directory can be asked, and who is found there by a login (null: nobody is looked for).</summary>
    public async Task<StaffStep> LookAtDirectoryAsync(MunicipalityCode municipality, string? login, CancellationToken cancellation)
    {
        if (_directories.Of(municipality) is not { } directory) return new StaffStep(false, new Bilingual("この団体には directory がありません。職員はハブの職員一覧にあります。", "This municipality has no directory; its staff stand in the hub's list."));
        try
        {
            if (login is null)
            {
                await directory.LookAsync(cancellation);
                if (_tickets.Trouble(municipality) is { } trouble) return new StaffStep(false, trouble);
                return new StaffStep(true, new Bilingual("職員ディレクトリに接続でき、検索できます。", "The directory can be reached and searched."));
            }
            return await directory.FindAsync(login, cancellation) is { } entry
                ? new StaffStep(true, new Bilingual($"{entry.Name}（職務を与えるグループ: {entry.Groups.Length}）", $"{entry.Name} (groups that give a duty: {entry.Groups.Length})"))
                : new StaffStep(false, new Bilingual("このログイン ID の人は見つからないか、複数います。filter を確認してください。", "Nobody is found by this login, or several are. Look at the filter."));
        }
        catch (DirectoryDownException down)
        {
            return new StaffStep(false, new Bilingual($"職員ディレクトリに問い合わせできず、新たなサインインができません：{down.Message} servers、ca、bind、base、filter とサーバーを確認してください。", $"The directory cannot be asked, and nobody new signs in: {down.Message} Look at servers, ca, bind, base, filter and at the server."));
        }
    }

    /// <summary>Whoever has this login in the directory now is the person with this permanent id, whose own entry there is gone.</summary>
    public async Task<StaffStep> RelinkAsync(MunicipalityCode municipality, string login, string person, CancellationToken cancellation)
    {
        try
        {
            if (_directories.Of(municipality) is not { } directory || await directory.FindAsync(login, cancellation) is not { } entry)
                return new StaffStep(false, new Bilingual("職員ディレクトリにこのログイン ID の人が見つかりません。bus staff directory --login で確認してください。", "Nobody is found in the directory by this login; see bus staff directory --login."));
            return await _elsewhere.RelinkAsync(municipality, directory, person, entry, cancellation) switch
            {
                RelinkOutcome.Done => new StaffStep(true, new Bilingual($"{person} を、ディレクトリの今の {login} に結び付けました。次のサインインから、以前と同じ人です。", $"{person} is now who has {login} in the directory: the same person as before, from the next sign-in on.")),
                RelinkOutcome.AlreadyThat => new StaffStep(false, new Bilingual("既に結び付いています。", "That is so already.")),
                RelinkOutcome.StillThere => new StaffStep(false, new Bilingual($"{person} のエントリーはまだディレクトリにあります。別の人のものにはできません。作り直した場合は、古いエントリーを削除するか無効にしてからやり直してください（団体のシステム担当者）。",
                    $"The entry of {person} is still in the directory, so nobody else can be that person. If it was made anew, delete or disable the old entry first (the municipality's system manager).")),
                _ => new StaffStep(false, new Bilingual($"永続 ID {person} の人は、ディレクトリからサインインしたことがありません。bus staff list と監査記録で確認してください。", $"Nobody with the permanent id {person} has ever signed in by the directory; see bus staff list and the audit.")),
            };
        }
        catch (DirectoryDownException down)
        {
            return new StaffStep(false, new Bilingual($"職員ディレクトリに問い合わせできません：{down.Message} bus staff directory で確認してください。", $"The directory cannot be asked: {down.Message} See bus staff directory."));
        }
    }

    private static StaffEntry Entry(Person person, StaffRow row, bool isImported)
    {
        DutyPeriod.TryParseAll(row.Duties, out var duties);
        return new StaffEntry(person.Id, person.Login, person.Name, person.Department, person.Email, person.EmployeeNumber, [.. duties.Select(d => d.ToString())], isImported ? "import" : "region-file");
    }

    /// <summary>The sessions that are open, the latest used first.</summary>
    public async Task<IReadOnlyList<OpenSession>> SessionsAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        var open = new List<OpenSession>();
        foreach (var session in await _sessions.OpenSessionsAsync(municipality, now, now - _options.Value.SessionIdle, cancellation))
            if (session.UsedAt + (session.Idle ?? _options.Value.SessionIdle) > now) open.Add(new OpenSession((await _directory.FindAsync(municipality, session.Person, cancellation))?.Login, session.Proofs, session.ProvedAt, session.UsedAt, session.ExpiresAt));
        return open;
    }

    private async Task<StaffStep> ForAsync(MunicipalityCode municipality, string login, Func<Account, Task<StaffStep>> work, CancellationToken cancellation) =>
        await _directory.ByLoginAsync(municipality, login, cancellation) is { } account ? await work(account) : new StaffStep(false, new Bilingual("このログイン ID の職員はいません。", "Nobody has this login."));

    private Task<ForcedEnd> EndAsync(MunicipalityCode municipality, Account account, string why, CancellationToken cancellation) => _signOut.EndAsync(municipality, account.Person.Id, why, cancellation);
}
